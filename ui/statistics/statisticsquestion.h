// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/metrics.h"

#include <QWidget>

class QLabel;

namespace cm {

class CampaignChooser;
class DateRangeEdit;
class FilterChips;
class OptionalDateEdit;

/// What the page is asked: which campaigns, which period, as of when. What can't be read is said beside it.
class StatisticsQuestion final : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsQuestion(QWidget* parent = nullptr);

    [[nodiscard]] CampaignChooser* campaigns() const { return m_campaigns; }
    /// The scope it means now, for this client; a problem is shown here as well.
    Result<StatisticsScope> scope(ClientId client, const QTimeZone& zone);

Q_SIGNALS:
    void changed();

private:
    void showRange();

    CampaignChooser* m_campaigns;
    FilterChips* m_period;
    DateRangeEdit* m_range;
    OptionalDateEdit* m_asOf;
    QLabel* m_problem;
};

} // namespace cm

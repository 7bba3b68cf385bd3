// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QTimeZone>
#include <QWidget>

class QLabel;

namespace cm {

/// When each message of a draft would go out, in the client's time zone, to a lead that is enrolled when the
/// campaign starts; for a webinar also how long before its event.
class SendTimeline final : public QWidget {
    Q_OBJECT
public:
    explicit SendTimeline(QWidget* parent = nullptr);

    void setTimeZone(const QTimeZone& zone) { m_zone = zone; }
    /// `now` is when a campaign without a start of its own enrolls.
    void setDraft(const CampaignDraft& draft, const QDateTime& now);
    /// As shown, a line each.
    [[nodiscard]] QStringList lines() const { return m_lines; }

private:
    QTimeZone m_zone = QTimeZone::utc();
    QStringList m_lines;
    QLabel* m_head;
    QLabel* m_table;
};

} // namespace cm

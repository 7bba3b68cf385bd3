// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/waterfalltablemodel.h"
#include "ui/audience/audiencepanel.h"

class QLabel;

namespace cm {

class TableView;

/// Where a client's leads are lost on the way to those that can be enrolled, rule by rule with bars.
class WaterfallPanel final : public AudiencePanel {
    Q_OBJECT
public:
    explicit WaterfallPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] WaterfallTableModel& model() { return m_model; }

protected:
    void ask(ClientId client, const Audience& audience, const Cancellation& cancellation) override;

private:
    void show(const AudienceWaterfall& waterfall, const Audience& audience);

    WaterfallTableModel m_model;
    TableView* m_table;
    QLabel* m_headline;
};

} // namespace cm

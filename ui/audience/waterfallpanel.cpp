// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/waterfallpanel.h"

#include "ui/controls/bardelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace cm {

namespace {

QString gained(const QVariant& value)
{
    return value.toLongLong() == 0 ? QStringLiteral("–") : u'+' + formatCount(value.toLongLong());
}

} // namespace

WaterfallPanel::WaterfallPanel(Workspace& workspace, QWidget* parent)
    : AudiencePanel(workspace, parent)
    , m_table(new TableView)
    , m_headline(new QLabel)
{
    setTextRole(m_headline, TextRole::Muted);
    m_headline->setWordWrap(true);
    m_headline->setObjectName(QStringLiteral("waterfallHeadline"));
    m_table->setObjectName(QStringLiteral("waterfallTable"));
    m_table->setAccessibleName(tr("Where leads are lost"));
    m_table->setModel(&m_model);
    m_table->setFixedColumns({WaterfallTableModel::Rule});
    m_table->setDefaultWidths({0, 100, 110, 130});
    m_table->setItemDelegateForColumn(WaterfallTableModel::Lost,
        new BarDelegate(WaterfallTableModel::ShareRole, BarDelegate::Meaning::Lost, m_table));
    m_table->setItemDelegateForColumn(WaterfallTableModel::Left,
        new BarDelegate(WaterfallTableModel::ShareRole, BarDelegate::Meaning::Kept, m_table));
    m_table->setItemDelegateForColumn(WaterfallTableModel::Regained, new NumberDelegate(gained, m_table));
    m_table->setLayoutKey(QStringLiteral("waterfall"));
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(WaterfallTableModel::Rule, QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space::s, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_headline);
    layout->addWidget(m_table, 1);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &WaterfallPanel::refresh);
}

void WaterfallPanel::ask(ClientId client, const Audience& audience, const Cancellation& cancellation)
{
    m_table->overlay()->showLoading(tr("Looking at every lead …"));
    workspace().database().read(
        this, [client, audience](Session& session) { return audienceWaterfall(session, client, audience); },
        [this, audience](const Result<AudienceWaterfall>& answer) {
            if (answer) {
                show(*answer, audience);
                return;
            }
            m_headline->clear();
            m_table->overlay()->showError(answer.error().message, answer.error().detail);
        },
        cancellation);
}

void WaterfallPanel::show(const AudienceWaterfall& waterfall, const Audience& audience)
{
    m_model.setWaterfall(waterfall, {audience, workspace().timeZone()});
    m_headline->setText(tr("Of %1 leads %2 match, and %3 can be enrolled now.")
                            .arg(formatCount(waterfall.total()), formatCount(waterfall.matching()),
                                formatCount(waterfall.enrollable())));
    if (waterfall.total() == 0)
        m_table->overlay()->showEmpty({QStringLiteral("audience"), tr("No leads yet"),
            tr("This client has no leads that could be lost."), {}});
    else
        m_table->overlay()->clear();
}

} // namespace cm

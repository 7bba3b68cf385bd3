// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/breakdownpanel.h"

#include "ui/controls/barlist.h"
#include "ui/controls/stateoverlay.h"
#include "ui/theme/tokens.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cm {

BreakdownPanel::BreakdownPanel(Workspace& workspace, QWidget* parent)
    : AudiencePanel(workspace, parent)
    , m_engagement(new BarList(tr("Engagement")))
    , m_score(new BarList(tr("Score")))
    , m_sources(new BarList(tr("Sources")))
    , m_tags(new BarList(tr("Tags")))
{
    m_engagement->setObjectName(QStringLiteral("byEngagement"));
    m_score->setObjectName(QStringLiteral("byScore"));
    m_sources->setObjectName(QStringLiteral("bySource"));
    m_tags->setObjectName(QStringLiteral("byTag"));
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, space::s, space::s, 0);
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::l);
    grid->addWidget(m_engagement, 0, 0);
    grid->addWidget(m_score, 0, 1);
    grid->addWidget(m_sources, 1, 0);
    grid->addWidget(m_tags, 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(2, 1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Breakdown of the matching leads"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    m_overlay = new StateOverlay(this);
    connect(m_overlay, &StateOverlay::retryRequested, this, &BreakdownPanel::refresh);
}

void BreakdownPanel::ask(ClientId client, const Audience& audience, const Cancellation& cancellation)
{
    m_overlay->showLoading(tr("Counting …"));
    workspace().database().read(
        this, [client, audience](Session& session) { return audienceBreakdown(session, client, audience); },
        [this](const Result<AudienceBreakdown>& answer) {
            if (answer)
                show(*answer);
            else
                m_overlay->showError(answer.error().message, answer.error().detail);
        },
        cancellation);
}

void BreakdownPanel::show(const AudienceBreakdown& breakdown)
{
    const qint64 whole = breakdown.summary.matching;
    const auto fill = [whole](BarList& list, const QVector<BreakdownPart>& parts, const QString& empty,
                          qint64 others = 0) {
        QVector<BarList::Entry> entries;
        for (const BreakdownPart& part : parts)
            entries.append({part.name.isEmpty() ? tr("not known") : part.name, part.leads});
        if (others > 0)
            entries.append({tr("others"), others});
        list.setEntries(entries, whole, empty);
    };
    fill(*m_engagement, breakdown.engagement, {});
    fill(*m_score, breakdown.score, {});
    fill(*m_sources, breakdown.sources, tr("No sources"), breakdown.otherSources);
    fill(*m_tags, breakdown.tags, tr("No tags"));
    if (whole == 0)
        m_overlay->showEmpty({QStringLiteral("audience"), tr("No lead matches"),
            tr("\"Where leads are lost\" shows which condition to take away."), {}});
    else
        m_overlay->clear();
}

} // namespace cm

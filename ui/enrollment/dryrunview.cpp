// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/enrollment/dryrunview.h"

#include "ui/controls/banner.h"
#include "ui/controls/format.h"
#include "ui/controls/keyfigure.h"
#include "ui/theme/theme.h"

#include <QGridLayout>

namespace cm {

DryRunView::DryRunView(const QTimeZone& zone, QWidget* parent)
    : QWidget(parent)
    , m_zone(zone)
    , m_enrolled(new KeyFigure(tr("Leads to enroll")))
    , m_first(new KeyFigure(tr("First message")))
    , m_last(new KeyFigure(tr("Last message")))
    , m_segments(new KeyFigure(tr("SMS segments a lead")))
    , m_remarks(new QVBoxLayout)
{
    m_enrolled->setObjectName(QStringLiteral("dryRunEnrolled"));
    m_first->setObjectName(QStringLiteral("dryRunFirstMessage"));
    m_last->setObjectName(QStringLiteral("dryRunLastMessage"));
    m_segments->setObjectName(QStringLiteral("dryRunSegments"));
    m_enrolled->setExplanation(tr("The enrollment was done, counted and taken back."));
    for (KeyFigure* figure : {m_first, m_last})
        figure->setExplanation(tr("If you enroll now and each message is sent when it is due."));
    m_segments->setExplanation(
        tr("All messages together, each rendered for the lead for whom it is longest. A segment has 160 "
           "characters (153 if there are several), or 70 (67) if one of them needs Unicode."));
    auto* figures = new QGridLayout;
    figures->setSpacing(space::m);
    figures->addWidget(m_enrolled, 0, 0);
    figures->addWidget(m_segments, 0, 1);
    figures->addWidget(m_first, 1, 0);
    figures->addWidget(m_last, 1, 1);
    m_remarks->setSpacing(space::s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(figures);
    layout->addLayout(m_remarks);
    layout->addStretch();
}

void DryRunView::setDryRun(const DryRun& dryRun)
{
    while (QLayoutItem* item = m_remarks->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    showFigures(dryRun);
    if (dryRun.result.isPartial() || dryRun.result.totalMatching == 0)
        addRemark(StatusKind::Warning, dryRun.result.sentence());
    for (const DryRun::Moved& one : dryRun.moved)
        addRemark(StatusKind::Info,
            tr("%1 leads leave \"%2\" for this campaign.").arg(formatCount(one.leads), one.campaignName),
            tr("They get no more messages there. Undo brings them back."));
    if (dryRun.waiting > 0)
        addRemark(StatusKind::Info,
            tr("%1 leads are in another campaign and wait.").arg(formatCount(dryRun.waiting)),
            tr("The worker enrolls them when they have left it."));
    for (auto it = dryRun.emptyPlaceholders.cbegin(); it != dryRun.emptyPlaceholders.cend(); ++it)
        addRemark(
            StatusKind::Warning, tr("{{%1}} is empty for %2 leads.").arg(it.key(), formatCount(it.value())));
    if (dryRun.isPaused)
        addRemark(StatusKind::Info, tr("No message goes out while the campaign is paused."));
}

void DryRunView::showFigures(const DryRun& dryRun)
{
    m_enrolled->setValue(dryRun.result.enrolled);
    m_enrolled->setSecondary(tr("of %1 that match").arg(formatCount(dryRun.result.totalMatching)));
    const auto showTime = [this](KeyFigure* figure, const QDateTime& time) {
        figure->clearValue();
        figure->setSecondary({});
        if (!time.isValid())
            return;
        const QString day = formatDate(time.toTimeZone(m_zone).date());
        figure->setValueText(day);
        figure->setSecondary(formatDateTime(time, m_zone).mid(day.size() + 2));
    };
    showTime(m_first, dryRun.firstMessageAt);
    showTime(m_last, dryRun.lastMessageAt);
    m_segments->setValue(dryRun.segments);
    m_segments->setSecondary(tr("in %1 messages, at most").arg(formatCount(dryRun.messages)));
}

void DryRunView::addRemark(StatusKind kind, const QString& text, const QString& detail)
{
    auto* remark = new Banner;
    remark->setContent({kind, text, detail, {}, false});
    m_remarks->addWidget(remark);
}

QStringList DryRunView::remarks() const
{
    QStringList texts;
    const auto banners = findChildren<Banner*>();
    for (const Banner* banner : banners)
        texts.append(banner->content().text);
    return texts;
}

} // namespace cm

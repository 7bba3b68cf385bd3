// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/sendtimeline.h"

#include "models/campaigns/sequence.h"
#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace cm {

SendTimeline::SendTimeline(QWidget* parent)
    : QWidget(parent)
    , m_head(new QLabel)
    , m_table(new QLabel)
{
    setTextRole(m_head, TextRole::Strong);
    m_head->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("sendTimeline"));
    m_table->setAccessibleName(tr("When the messages go out"));
    m_table->setTextFormat(Qt::RichText);
    m_table->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(m_head);
    layout->addWidget(m_table);
}

void SendTimeline::setDraft(const CampaignDraft& draft, const QDateTime& now)
{
    m_head->setText(draft.startDatetime.isValid() ? tr("When the messages go out")
                                                  : tr("When the messages go out, if enrolled now"));
    const QDateTime event = draft.type == CampaignType::Webinar ? draft.webinarDatetime : QDateTime();
    const auto times =
        sendingTimes(draft.messages, draft.startDatetime.isValid() ? draft.startDatetime : now);
    m_lines.clear();
    QString rows;
    for (qsizetype i = 0; i < times.size(); ++i) {
        const QString relation = event.isValid() ? relationToEvent(times[i], event) : QString();
        const QString time = formatDateTime(times[i], m_zone);
        const QString note = relation.isEmpty() ? QString()
            : times[i] > event                  ? tr("%1 the webinar has begun").arg(relation)
                                                : relation;
        m_lines.append(QStringLiteral("%1. %2 %3").arg(i + 1).arg(time, note).trimmed());
        const QString colour =
            (event.isValid() && times[i] > event ? tokens().warning : tokens().textMuted).name();
        rows += QStringLiteral("<tr><td align=\"right\">%1.</td><td>&nbsp;%2</td>"
                               "<td>&nbsp;&nbsp;<span style=\"color:%3\">%4</span></td></tr>")
                    .arg(i + 1)
                    .arg(time.toHtmlEscaped(), colour, note.toHtmlEscaped());
    }
    m_table->setText(QStringLiteral("<table cellspacing=\"2\">%1</table>").arg(rows));
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/undoanswer.h"

#include <QJsonArray>

namespace cm {

int answerUndo(
    const CommandRun& run, const QString& sentence, QJsonObject document, const QVector<LeftAloneLead>& leads)
{
    QJsonArray entries;
    QStringList lines{sentence};
    for (const LeftAloneLead& lead : leads) {
        entries.append(
            QJsonObject{{QStringLiteral("id"), lead.id.toString()}, {QStringLiteral("name"), lead.name},
                {QStringLiteral("email"), lead.email}, {QStringLiteral("reason"), lead.reason}});
        lines.append(
            QStringLiteral("  %1  %2: %3").arg(lead.id.toString(), lead.name, leftAloneLabel(lead.reason)));
    }
    document.insert(QStringLiteral("leads"), entries);
    return run.answer(document, lines.join(u'\n'));
}

} // namespace cm

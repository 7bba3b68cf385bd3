// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/undo/undo.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Undo", text);
}

} // namespace

QString leftAloneLabel(const QString& reason)
{
    if (reason == QLatin1String("message_sent"))
        return tr("was sent a message");
    if (reason == QLatin1String("left"))
        return tr("has left the campaign");
    if (reason == QLatin1String("booked"))
        return tr("has booked");
    if (reason == QLatin1String("opted_out"))
        return tr("has opted out");
    if (reason == QLatin1String("enrolled_again"))
        return tr("was enrolled again");
    if (reason == QLatin1String("enrolled"))
        return tr("was enrolled");
    if (reason == QLatin1String("changed"))
        return tr("was changed");
    return tr("is not active any more");
}

void LeftAlone::readFrom(const QJsonObject& answer)
{
    leftAlone = answer[QLatin1String("leftAlone")].toInteger();
    const QJsonObject given = answer[QLatin1String("reasons")].toObject();
    for (auto it = given.begin(); it != given.end(); ++it)
        reasons.insert(it.key(), it.value().toInteger());
}

QString LeftAlone::leftAloneSentence() const
{
    if (leftAlone == 0)
        return {};
    const QLocale locale;
    QStringList why;
    for (auto it = reasons.cbegin(); it != reasons.cend(); ++it)
        why.append(tr("%1 × %2").arg(locale.toString(it.value()), leftAloneLabel(it.key())));
    return u' '
        + tr("%1 were left alone, since something has happened to them: %2.")
              .arg(locale.toString(leftAlone), why.join(QLatin1String(", ")));
}

void LeftAlone::addTo(QJsonObject& document) const
{
    QJsonObject byReason;
    for (auto it = reasons.cbegin(); it != reasons.cend(); ++it)
        byReason.insert(it.key(), it.value());
    document.insert(QStringLiteral("leftAlone"), leftAlone);
    document.insert(QStringLiteral("reasons"), byReason);
}

QString UndoResult::sentence() const
{
    return tr("%1 leads are as they were before the run.").arg(QLocale().toString(restored))
        + leftAloneSentence();
}

QJsonObject UndoResult::toJson() const
{
    QJsonObject document{{QStringLiteral("runId"), runId.toString()},
        {QStringLiteral("kind"),
            isEnrollment ? QStringLiteral("enrollment") : QStringLiteral("de-enrollment")},
        {QStringLiteral("restored"), restored}, {QStringLiteral("message"), sentence()}};
    addTo(document);
    return document;
}

Result<UndoResult> undoRun(Session& session, RunId run)
{
    auto kinds = session.execute(sqlText("undo/run_kind"), {{QLatin1String("run_id"), run}});
    if (!kinds)
        return failure(kinds.error());
    if (run.isNull() || kinds->isEmpty()) {
        return failure(Error{ErrorCode::NotFound, QStringLiteral("There is no run %1.").arg(run.toString()),
            {}, {}, QStringLiteral("runId")});
    }
    const bool isEnrollment = kinds->first().boolean("is_enrollment");
    auto rows =
        session.execute(isEnrollment ? u"SELECT undo_enrollment_run(:client_id, :run_id) AS answer"
                                     : u"SELECT undo_de_enrollment_run(:client_id, :run_id) AS answer",
            {{QLatin1String("client_id"), kinds->first().id<ClientId>("client_id")},
                {QLatin1String("run_id"), run}});
    if (!rows)
        return failure(rows.error());
    const QJsonObject answer = rows->first().jsonObject("answer");
    UndoResult result;
    result.runId = run;
    result.isEnrollment = isEnrollment;
    result.restored = answer[QLatin1String("restored")].toInteger();
    result.readFrom(answer);
    return result;
}

Result<QVector<LeftAloneLead>> leadsLeftAlone(Session& session, RunId run, int limit)
{
    auto rows = session.execute(
        sqlText("undo/left_alone"), {{QLatin1String("run_id"), run}, {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    QVector<LeftAloneLead> leads;
    leads.reserve(rows->count());
    for (const Row& row : *rows)
        leads.append({row.id<LeadId>("id"), row.text("name"), row.text("email"), row.text("reason")});
    return leads;
}

} // namespace cm

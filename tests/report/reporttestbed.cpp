// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/report/reporttestbed.h"

#include <QProcess>

namespace cm::test {

ReportTestbed::ReportTestbed()
{
    m_session = m_database.session();
    m_client = makeClient(*m_session);
    makeLeads(*m_session, m_client, 1234);
    const CampaignId spring = makeCampaign(*m_session, m_client, QStringLiteral("Spring"), 3, 1200);
    enroll(spring);
    enroll(makeCampaign(*m_session, m_client, QStringLiteral("Autumn")));
    mustExecute(*m_session,
        u"SELECT record_message_sent(client_id, id, 1) FROM enrollments WHERE campaign_id = :id",
        {{QLatin1String("id"), spring}});
    mustExecute(*m_session,
        u"SELECT record_booking(client_id, lead_id) FROM (SELECT client_id, lead_id FROM enrollments "
        u"ORDER BY id LIMIT 7) b");
}

ReportTestbed::Answer ReportTestbed::run(
    const QStringList& arguments, const QString& shellBefore, const QMap<QString, QString>& environment) const
{
    QProcess process;
    QProcessEnvironment env = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
        env.remove(QLatin1String(name));
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        env.insert(it.key(), it.value());
    process.setProcessEnvironment(env);
    process.setWorkingDirectory(m_directory.path());
    const QStringList all =
        QStringList{QStringLiteral("--database"), m_database.dsn(), QStringLiteral("--json")} + arguments;
    if (shellBefore.isEmpty())
        process.start(QStringLiteral(CM_CTL), all);
    else
        process.start(QStringLiteral("bash"),
            QStringList{QStringLiteral("-c"), shellBefore + QStringLiteral(R"(; exec "$0" "$@")"),
                QStringLiteral(CM_CTL)}
                + all);
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.readAllStandardOutput(), "did not end normally"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

ReportTestbed::Answer ReportTestbed::report(const QStringList& more, const QString& shellBefore) const
{
    return run(QStringList{QStringLiteral("report"), QStringLiteral("--client"), m_client.toString()} + more,
        shellBefore);
}

QString ReportTestbed::made(const QStringList& more) const
{
    QString file = path("report.pdf");
    QStringList options{QStringLiteral("--output"), file, QStringLiteral("--force")};
    if (!more.contains(QStringLiteral("--month")))
        options += {QStringLiteral("--month"), month().key()};
    const Answer answer = report(options + more);
    if (answer.exitCode != 0)
        qFatal("no report: %s", answer.err.constData());
    return file;
}

Month ReportTestbed::month() const
{
    return Month::of(QDateTime::currentDateTimeUtc(), QTimeZone("Europe/Berlin"));
}

void ReportTestbed::enroll(CampaignId campaign) const
{
    mustExecute(*m_session, u"SELECT enroll_campaign(:client, :campaign)",
        {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), campaign}});
}

} // namespace cm::test

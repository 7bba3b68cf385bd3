// SPDX-License-Identifier: GPL-3.0-or-later
// The service under steady load: every request is answered, and its memory stays flat. A few seconds among
// the other tests; CM_SOAK_SECONDS=60 is the long form.
#include "tests/service/serveprogram.h"
#include "tests/service/servicetestbed.h"
#include "tests/support/sanitized.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

qint64 residentKiB(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype start = text.indexOf("VmRSS:") + 6;
    return text.mid(start, text.indexOf("kB", start) - start).trimmed().toLongLong();
}

} // namespace

class ServiceSoak : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryStaysFlat();
};

void ServiceSoak::memoryStaysFlat()
{
    const int asked = qEnvironmentVariableIntValue("CM_SOAK_SECONDS");
    const qint64 milliseconds = 1000LL * (asked > 0 ? asked : 8);
    ServiceTestbed bed;
    bed.liftLimit();
    makeLeads(bed.owner(), bed.client, 500);
    QTemporaryDir logs;
    ServeProgram serve({QStringLiteral("--database"), bed.database().dsn()}, logs.path());
    const QByteArray base = "/api/admin/campaigns";
    const HttpHeaders headers{{"x-api-key", bed.key}, {"Content-Type", "application/json"}};
    const QByteArray preview = R"({"tags": {"any": ["webinar"]}})";
    const QByteArray form = R"({"clientId": ")" + bed.client.toString().toLatin1()
        + R"(", "name": "Form %", "formId": "form_%", "campaignType": "Standard"})";
    std::atomic<bool> ended = false;
    std::atomic<qint64> answered = 0;
    std::atomic<qint64> failed = 0;
    std::thread load([&] {
        concurrently(6, [&](int worker) {
            auto client = std::make_unique<HttpClient>(serve.port);
            for (int i = 0; !ended; ++i) {
                if (i % 50 == 0)
                    client = std::make_unique<HttpClient>(serve.port);
                QByteArray body = form;
                // Forms come again and again, so the list doesn't grow.
                body.replace('%', QByteArray::number(worker * 10 + i % 10));
                const HttpAnswer answer = i % 4 == 0
                    ? client->request("POST", base + "/auto-create", body, headers)
                    : i % 4 == 1 ? client->request("GET", base + "?limit=20", {}, headers)
                    : i % 4 == 2 ? client->request("POST", base + "/preview-leads", preview, headers)
                                 : client->request("GET", base + "/available-tags", {}, headers);
                ++answered;
                failed += answer.status == 200 || answer.status == 201 ? 0 : 1;
            }
        });
    });
    QElapsedTimer timer;
    timer.start();
    QTest::qWait(static_cast<int>(milliseconds / 3));
    // Every thread and connection has done each kind of request.
    while (answered <= 500 && timer.elapsed() < 60'000)
        QTest::qWait(50);
    const qint64 warmAt = timer.elapsed();
    const qint64 warm = residentKiB(serve.process.processId());
    qint64 most = warm;
    while (timer.elapsed() - warmAt < milliseconds * 2 / 3) {
        QTest::qWait(200);
        most = std::max(most, residentKiB(serve.process.processId()));
    }
    ended = true;
    load.join();
    qInfo("%lld requests in %lld s, %lld KiB at first, %lld at most", static_cast<long long>(answered),
        static_cast<long long>(timer.elapsed() / 1000), static_cast<long long>(warm),
        static_cast<long long>(most));
    QCOMPARE(failed.load(), 0);
    QVERIFY2(answered > 500, qPrintable(QString::number(answered)));
    QVERIFY2(answered > milliseconds / 20, qPrintable(QString::number(answered)));
    if (isSanitized)
        return;
    QVERIFY2(warm > 0 && most - warm < 4096, qPrintable(QStringLiteral("%1 KiB more").arg(most - warm)));
}

QTEST_GUILESS_MAIN(ServiceSoak)
#include "tst_servicesoak.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/machinefacts.h"

#include "tests/bench/bench.h"

#include <QSysInfo>

#include <cstdlib>
#include <thread>
#include <unistd.h>

namespace cm::bench {

QJsonObject machineFacts(Session& session)
{
    QJsonObject settings;
    const Rows rows = mustExecute(session, sqlText("bench/settings"));
    for (const Row& row : rows)
        settings.insert(row.text("name"), row.text("value"));
    double load[3] = {};
    const int known = getloadavg(load, 3);
    const qint64 memory = qint64(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    return {{QStringLiteral("cores"), static_cast<int>(std::thread::hardware_concurrency())},
        {QStringLiteral("memoryMB"), memory / (1024 * 1024)},
        {QStringLiteral("loadAverage"), known > 0 ? QJsonValue(load[0]) : QJsonValue()},
        {QStringLiteral("system"), QSysInfo::prettyProductName()},
        {QStringLiteral("kernel"), QSysInfo::kernelVersion()},
        {QStringLiteral("processor"), QSysInfo::currentCpuArchitecture()},
        {QStringLiteral("postgres"),
            mustExecute(session, u"SELECT version() AS version").first().text("version")},
        {QStringLiteral("settings"), settings}};
}

} // namespace cm::bench

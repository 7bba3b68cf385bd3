// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/database.h"

#include <algorithm>

namespace cm {

namespace {

constexpr int readerCount = 3;

} // namespace

Database::Database(const ConnectionSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_writer(std::make_unique<DatabaseExecutor>(
          settings, SessionKind::Write, QStringLiteral("campaign-manager/write")))
{
    for (int i = 0; i < readerCount; ++i) {
        m_readers.push_back(std::make_unique<DatabaseExecutor>(
            settings, SessionKind::Read, QStringLiteral("campaign-manager/read")));
        adopt(*m_readers.back());
    }
    adopt(*m_writer);
}

Database::~Database()
{
    // Joined here, while this object can still take the answers that are then thrown away.
    m_readers.clear();
    m_writer.reset();
}

void Database::adopt(DatabaseExecutor& executor)
{
    connect(
        &executor, &DatabaseExecutor::connectionChanged, this, [this](bool connected, const QString& reason) {
            m_connected = connected;
            Q_EMIT connectionChanged(connected, reason);
        });
}

DatabaseExecutor& Database::idleReader()
{
    return **std::min_element(m_readers.begin(), m_readers.end(),
        [](const auto& a, const auto& b) { return a->load() < b->load(); });
}

} // namespace cm

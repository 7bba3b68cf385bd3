// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-manager/starter.h"

namespace cm {

Starter::Starter(DatabaseChoice choice, QObject* parent)
    : QObject(parent)
    , m_choice(std::move(choice))
{
}

Starter::~Starter()
{
    if (m_thread)
        m_thread->wait();
}

void Starter::start()
{
    if (m_thread && m_thread->isRunning())
        return;
    m_thread.reset(QThread::create([this] {
        auto settings = work();
        QMetaObject::invokeMethod(this, [this, settings] {
            if (settings)
                Q_EMIT ready(*settings);
            else
                Q_EMIT failed(settings.error());
        });
    }));
    m_thread->start();
}

Result<ConnectionSettings> Starter::work()
{
    m_database = {};
    auto opened = openDatabase(m_choice, [this](const QString& phrase) { Q_EMIT progressed(phrase); });
    if (!opened)
        return failure(opened.error());
    m_database = std::move(*opened);
    auto session = Session::open(m_database.settings, m_database.schemaSessionKind());
    if (!session)
        return failure(session.error());
    if (auto prepared = prepareSchema(m_database, **session); !prepared)
        return failure(prepared.error());
    return m_database.settings;
}

} // namespace cm

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
    m_cancellation.cancel();
    if (m_thread)
        m_thread->wait();
}

void Starter::start()
{
    if (m_thread && m_thread->isRunning())
        return;
    m_thread.reset(QThread::create([this] {
        auto condition = work();
        QMetaObject::invokeMethod(this, [this, condition] {
            if (condition)
                Q_EMIT ready(m_database.settings, *condition);
            else
                Q_EMIT failed(condition.error());
        });
    }));
    m_thread->start();
}

Result<SchemaCondition> Starter::work()
{
    m_database = {};
    auto opened = openDatabase(m_choice, [this](const QString& phrase) { Q_EMIT progressed(phrase); });
    if (!opened)
        return failure(opened.error());
    m_database = std::move(*opened);
    auto session = Session::open(m_database.settings, m_database.schemaSessionKind());
    if (!session)
        return failure(session.error());
    (*session)->setCancellation(m_cancellation);
    Q_EMIT progressed(tr("Checking the database …"));
    return prepareAndInspectSchema(m_database, **session);
}

} // namespace cm

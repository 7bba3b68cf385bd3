// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/workerschedule.h"

#include "models/alerts/alertcourier.h"
#include "models/logging/logging.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

namespace cm {

namespace {

constexpr qint64 dayMs = 86'400'000;
constexpr std::chrono::seconds courierTime{20};

} // namespace

/// What lives on the schedule's thread.
class WorkerSchedule::Clock : public QObject {
public:
    Clock(WorkerSchedule& schedule, ConnectionSettings settings, WorkerScheduleOptions options)
        : m_schedule(schedule)
        , m_settings(std::move(settings))
        , m_options(std::move(options))
        , m_worker(m_settings, this)
        , m_timer(this)
    {
        m_options.worker.runType = QStringLiteral("scheduled");
        m_options.worker.resumeInterrupted = true;
        // The monotonic clock: whatever happens to the time of day, the interval stays.
        m_timer.setTimerType(Qt::CoarseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Clock::tick);
    }
    void begin()
    {
        m_courier = std::make_unique<AlertCourier>(m_settings, m_options.webhook);
        if (m_options.every.count() > 0)
            m_timer.start(m_options.every);
        tick();
    }

private:
    void tick();
    void look(WorkerTick& tick);
    void tellWebhook();

    WorkerSchedule& m_schedule;
    const ConnectionSettings m_settings;
    WorkerScheduleOptions m_options;
    DeEnrollmentWorker m_worker;
    QTimer m_timer;
    QElapsedTimer m_sincePurge;
    std::unique_ptr<AlertCourier> m_courier;
};

void WorkerSchedule::Clock::tick()
{
    const Cancellation& cancellation = m_schedule.m_cancellation;
    if (cancellation.isCancelled())
        return;
    WorkerTick tick;
    if (auto runs = m_worker.run({}, m_options.worker, cancellation))
        tick.runs = *runs;
    else
        tick.problem = runs.error().message;
    if (!cancellation.isCancelled())
        look(tick);
    if (!tick.problem.isEmpty() && !cancellation.isCancelled())
        logEvent(LogLevel::Error, QStringLiteral("worker"), QStringLiteral("the tick was not done"),
            {{QStringLiteral("reason"), tick.problem}});
    Q_EMIT m_schedule.ticked(tick);
}

void WorkerSchedule::Clock::tellWebhook()
{
    if (m_options.every.count() > 0) {
        m_courier->wake();
        return;
    }
    QEventLoop waiting;
    connect(m_courier.get(), &AlertCourier::idle, &waiting, &QEventLoop::quit, Qt::QueuedConnection);
    QTimer::singleShot(courierTime, &waiting, &QEventLoop::quit);
    m_courier->wake();
    waiting.exec();
}

// Health, figures and retention, also after runs that failed: that is what health is about.
void WorkerSchedule::Clock::look(WorkerTick& tick)
{
    auto session =
        Session::open(m_settings, SessionKind::Batch, m_options.worker.program + QLatin1String("/schedule"));
    if (!session) {
        tick.problem = session.error().message;
        return;
    }
    (*session)->setCancellation(m_schedule.m_cancellation);
    if (auto alerts = evaluateAllHealth(**session))
        tick.alerts = *alerts;
    else
        tick.problem = alerts.error().message;
    tellWebhook();
    const bool isNight = !m_sincePurge.isValid() || m_sincePurge.elapsed() >= dayMs;
    if (auto repaired = careForFigures(**session, isNight))
        tick.repaired = *repaired;
    else
        tick.problem = repaired.error().message;
    for (const CounterDifference& difference : std::as_const(tick.repaired))
        logEvent(LogLevel::Warning, QStringLiteral("worker"), QStringLiteral("a counter was wrong"),
            difference.toJson());
    if (!isNight)
        return;
    if (auto purged = purgeHistory(**session, {}, false)) {
        tick.purged = *purged;
        m_sincePurge.start();
    } else {
        tick.problem = purged.error().message;
    }
}

WorkerSchedule::WorkerSchedule(ConnectionSettings settings, WorkerScheduleOptions options, QObject* parent)
    : QObject(parent)
    , m_clock(new Clock(*this, std::move(settings), std::move(options)))
{
    qRegisterMetaType<WorkerTick>();
    m_thread.setObjectName(QStringLiteral("worker schedule"));
    m_clock->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_clock, &QObject::deleteLater);
}

WorkerSchedule::~WorkerSchedule()
{
    stop();
    if (!m_thread.isFinished())
        delete m_clock; // never started
}

void WorkerSchedule::start()
{
    m_thread.start();
    QMetaObject::invokeMethod(m_clock, &Clock::begin, Qt::QueuedConnection);
}

void WorkerSchedule::stop()
{
    m_cancellation.cancel();
    m_thread.quit();
    m_thread.wait();
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/stopsignal.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/eventfd.h>
#include <unistd.h>

namespace cm {

namespace {

int wakeFile = -1;

// A handler may do little more than this.
void wake(int)
{
    const std::uint64_t one = 1;
    (void)!write(wakeFile, &one, sizeof one);
}

} // namespace

StopSignal::StopSignal(QObject* parent)
    : QObject(parent)
{
    wakeFile = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    auto* notifier = new QSocketNotifier(wakeFile, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        std::uint64_t times = 0;
        (void)!read(wakeFile, &times, sizeof times);
        Q_EMIT received();
    });
    for (const int number : {SIGTERM, SIGINT})
        std::signal(number, wake);
}

StopSignal::~StopSignal()
{
    for (const int number : {SIGTERM, SIGINT})
        std::signal(number, SIG_DFL);
    close(wakeFile);
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/termination.h"

#include <csignal>
#include <pthread.h>
#include <thread>

namespace cm {

void whenTerminated(std::function<void()> end)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, end = std::move(end)] {
        int received = 0;
        sigwait(&signals, &received);
        end();
    }).detach();
}

} // namespace cm

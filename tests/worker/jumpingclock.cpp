// SPDX-License-Identifier: GPL-3.0-or-later
// To be preloaded into a program: its time of day jumps by a day, forwards and backwards, twenty times a
// second. The monotonic clock goes on as ever.
#include <ctime>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

constexpr long day = 86'400;

long jump()
{
    timespec steady{};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &steady);
    const long twentieths = steady.tv_sec * 20 + steady.tv_nsec / 50'000'000;
    return (twentieths % 3 - 1) * day;
}

} // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time)
{
    const long answer = syscall(SYS_clock_gettime, clock, time);
    if (answer == 0 && clock == CLOCK_REALTIME)
        time->tv_sec += jump();
    return static_cast<int>(answer);
}

extern "C" int gettimeofday(timeval* time, void*)
{
    timespec now{};
    const int answer = clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return answer;
}

extern "C" time_t time(time_t* seconds)
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (seconds)
        *seconds = now.tv_sec;
    return now.tv_sec;
}

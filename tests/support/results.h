// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

namespace cm::test {

/// The error of what must have failed; ends the test program if it succeeded.
template <typename T> Error errorOf(const Result<T>& result)
{
    if (result)
        qFatal("succeeded, though it must fail");
    return result.error();
}

} // namespace cm::test

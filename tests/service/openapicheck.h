// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/service/httpclient.h"

namespace cm::test {

/// In what an answer differs from what the service's description says of the request: status, headers and
/// body. Empty if in nothing. What the description doesn't know must be answered as an error.
QStringList differencesFromDescription(
    const QByteArray& method, const QByteArray& target, const HttpAnswer& answer);

} // namespace cm::test

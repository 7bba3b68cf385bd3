// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace cm {

/// The service's description, resources/openapi.json: compiled in, so that it is the one of this program.
QByteArray openApiDocument();

} // namespace cm

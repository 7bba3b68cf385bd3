// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/openapi.h"

#include <QFile>

namespace cm {

QByteArray openApiDocument()
{
    QFile file(QStringLiteral(":/service/openapi.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the service's description is not compiled in");
    return file.readAll();
}

} // namespace cm

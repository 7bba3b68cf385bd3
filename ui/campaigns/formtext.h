// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace cm {

/// Shows a text in a line without moving the cursor where it stands there already.
inline void showText(QLineEdit* line, const QString& text)
{
    if (line->text() != text)
        line->setText(text);
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace cm {

/// A question before something is done.
struct Question {
    QString objectName;
    QString title;
    QString text; ///< plain text
    QString information; ///< what it will do; plain text
    QString action; ///< on the button that does it; the other is Cancel
};

/// Asks it over `asker` without waiting; `confirmed` is called if the person wants it and `asker` is alive.
void ask(QWidget* asker, const Question& question, const std::function<void()>& confirmed);

} // namespace cm

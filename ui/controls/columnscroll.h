// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace cm {

/// A column that scrolls up and down and is never narrower than what it holds, so that nothing is cut off at
/// the side. The wheel scrolls it also over an entry: of those that are there when it is shown
/// it changes only the one that has the focus.
class ColumnScroll final : public QScrollArea {
    Q_OBJECT
public:
    explicit ColumnScroll(QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace cm

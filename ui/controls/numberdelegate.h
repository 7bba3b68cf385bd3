// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/celldelegate.h"

#include <functional>

namespace cm {

/// Draws numbers at the right with the locale's thousands separators, times at the left; an empty cell as
/// "–".
class NumberDelegate : public CellDelegate {
    Q_OBJECT
public:
    using Format = std::function<QString(const QVariant&)>;

    explicit NumberDelegate(QObject* parent = nullptr);
    /// Another way to write the value, such as formatDuration.
    explicit NumberDelegate(Format format, QObject* parent = nullptr);

    [[nodiscard]] QString displayText(const QVariant& value, const QLocale& locale) const override;

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;

private:
    Format m_format;
};

} // namespace cm

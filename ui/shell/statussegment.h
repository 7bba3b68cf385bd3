// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QToolButton>

namespace cm {

/// A part of the status bar: icon of its kind and a text; clickable for more.
class StatusSegment final : public QToolButton {
    Q_OBJECT
public:
    /// `name` says what it is about ("Connection"): for screen readers and before the tooltip.
    explicit StatusSegment(const QString& name, QWidget* parent = nullptr);

    void setStatus(StatusKind kind, const QString& text, const QString& toolTip = {});
    [[nodiscard]] StatusKind kind() const { return m_kind; }

private:
    QString m_name;
    StatusKind m_kind = StatusKind::Neutral;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QWidget>

namespace cm {

/// A small rounded label with a dot or icon that says the state of something.
class StatusChip final : public QWidget {
    Q_OBJECT
public:
    explicit StatusChip(QWidget* parent = nullptr);
    StatusChip(StatusKind kind, const QString& text, QWidget* parent = nullptr);

    void setStatus(StatusKind kind, const QString& text);
    [[nodiscard]] StatusKind kind() const { return m_kind; }
    [[nodiscard]] QString text() const { return m_text; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    StatusKind m_kind = StatusKind::Neutral;
    QString m_text;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace cm {

/// The turning ring. Turns only while visible.
class Spinner final : public QWidget {
    Q_OBJECT
public:
    explicit Spinner(int size = 20, QWidget* parent = nullptr);

    /// One ring at an angle, for others that paint a spinner (BusyButton).
    static void paint(QPainter& painter, const QRectF& rect, const QColor& color, int degrees);

    [[nodiscard]] QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QTimer m_timer;
    int m_size;
    int m_degrees = 0;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

namespace cm {

/// Lays items out in lines, as words in a text; grows in height with the number of lines.
class FlowLayout final : public QLayout {
    Q_OBJECT
public:
    explicit FlowLayout(QWidget* parent = nullptr, int spacing = 8);
    ~FlowLayout() override;

    /// Inserts a widget at a place in the order.
    void insertWidget(int index, QWidget* widget);
    /// The last item takes the rest of its line (the input of a TagEdit).
    void setLastExpands(bool expands) { m_lastExpands = expands; }

    void addItem(QLayoutItem* item) override;
    [[nodiscard]] int count() const override;
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize minimumSize() const override;
    [[nodiscard]] QSize sizeHint() const override;
    void setGeometry(const QRect& rect) override;

private:
    [[nodiscard]] int arrange(const QRect& rect, bool move) const;

    QList<QLayoutItem*> m_items;
    bool m_lastExpands = false;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace cm {

/// A heading inside a page or form with an optional explanation and widgets at the right.
class SectionHeader final : public QWidget {
    Q_OBJECT
public:
    explicit SectionHeader(const QString& title, const QString& explanation = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setExplanation(const QString& explanation);
    /// Adds a widget at the right; takes ownership.
    void addWidget(QWidget* widget);

private:
    QHBoxLayout* m_row;
    QLabel* m_title;
    QLabel* m_explanation;
};

} // namespace cm

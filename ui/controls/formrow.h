// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace cm {

/// Several fields side by side, aligned at their labels.
class FormRow final : public QWidget {
    Q_OBJECT
public:
    explicit FormRow(QWidget* parent = nullptr);
    FormRow(std::initializer_list<QWidget*> fields, QWidget* parent = nullptr);

    /// Takes ownership. Equal stretches share the width equally; 0 keeps the field's own width.
    void addField(QWidget* field, int stretch = 1);
    /// Leaves the rest of the row free.
    void addStretch(int stretch = 1);

private:
    QHBoxLayout* m_layout;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

#include <optional>

namespace cm {

/// A spin box that may be empty; empty reads as `emptyText` ("Any", "No limit").
class OptionalSpinBox final : public QSpinBox {
    Q_OBJECT
public:
    OptionalSpinBox(int lowest, int highest, const QString& emptyText, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<int> optionalValue() const;
    void setOptionalValue(std::optional<int> value);

    [[nodiscard]] QValidator::State validate(QString& input, int& position) const override;
    [[nodiscard]] int valueFromText(const QString& text) const override;

Q_SIGNALS:
    void optionalValueChanged();

protected:
    void focusInEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    int m_lowest;
};

} // namespace cm

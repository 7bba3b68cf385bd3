// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

namespace cm {

class OptionalSpinBox;

/// "From … to …" of whole numbers, each of which may be open ("Any"). It does not force the
/// order: the validator says when lower is above upper.
class RangeEdit final : public QWidget {
    Q_OBJECT
public:
    RangeEdit(int lowest, int highest, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<int> lower() const;
    [[nodiscard]] std::optional<int> upper() const;
    void setRange(std::optional<int> lower, std::optional<int> upper);
    [[nodiscard]] OptionalSpinBox* lowerEditor() const { return m_lower; }
    [[nodiscard]] OptionalSpinBox* upperEditor() const { return m_upper; }

Q_SIGNALS:
    void rangeChanged();

protected:
    bool event(QEvent* event) override;

private:
    OptionalSpinBox* m_lower;
    OptionalSpinBox* m_upper;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QWidget>

#include <optional>

namespace cm {

class OptionalDateEdit;

/// Two optional dates: after … before …. Does not force the order.
class DateRangeEdit final : public QWidget {
    Q_OBJECT
public:
    explicit DateRangeEdit(QWidget* parent = nullptr);

    [[nodiscard]] std::optional<QDate> from() const;
    [[nodiscard]] std::optional<QDate> until() const;
    void setRange(std::optional<QDate> from, std::optional<QDate> until);
    /// True while one of the two texts is no date.
    [[nodiscard]] bool isInvalid() const;
    [[nodiscard]] OptionalDateEdit* fromEditor() const { return m_from; }
    [[nodiscard]] OptionalDateEdit* untilEditor() const { return m_until; }

Q_SIGNALS:
    void rangeChanged();

protected:
    bool event(QEvent* event) override;

private:
    OptionalDateEdit* m_from;
    OptionalDateEdit* m_until;
};

} // namespace cm

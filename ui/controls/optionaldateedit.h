// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QLineEdit>

#include <optional>

namespace cm {

/// A date that may be empty. Typed as 2025-03-31 or in the locale's short form, or picked from
/// the calendar (Alt+Down). Text that is no date means no date and isInvalid() until mended.
class OptionalDateEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit OptionalDateEdit(QWidget* parent = nullptr);

    [[nodiscard]] std::optional<QDate> date() const { return m_date; }
    void setDate(std::optional<QDate> date);
    /// True while the text is neither empty nor a date.
    [[nodiscard]] bool isInvalid() const { return m_invalid; }
    /// The date a text means, or none.
    [[nodiscard]] static std::optional<QDate> parse(const QString& text);

public Q_SLOTS:
    void openCalendar();

Q_SIGNALS:
    void dateChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void readText();

    std::optional<QDate> m_date;
    QAction* m_clear;
    bool m_invalid = false;
};

} // namespace cm

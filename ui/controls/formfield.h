// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QLabel;

namespace cm {

/// One entry of a form: label, editor, hint, and the error or warning inline below.
/// Takes ownership of the editor, is its label buddy, gives it the label as accessible name if it
/// has none, and hands it the focus. The error becomes the editor's accessible description and
/// the dynamic property "invalid", at which the stylesheet draws the red border.
class FormField final : public QWidget {
    Q_OBJECT
public:
    enum class LabelPosition { Above, Left };

    FormField(const QString& label, QWidget* editor, QWidget* parent = nullptr);

    /// With Left, labels of equal width line up: see setLabelWidth().
    void setLabelPosition(LabelPosition position);
    void setLabelWidth(int pixels);
    void setLabel(const QString& label);
    /// Shows a quiet "optional" behind the label.
    void setOptional(bool optional);
    /// Explains the entry; hidden while an error or warning stands in its place.
    void setHint(const QString& hint);
    /// An empty text clears. Emits errorChanged() when it differs.
    void setError(const QString& error);
    void clearError() { setError({}); }
    /// Advice that doesn't prevent saving; an error hides it.
    void setWarning(const QString& warning);

    [[nodiscard]] QString label() const;
    [[nodiscard]] QString hint() const { return m_hintText; }
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] QString warning() const { return m_warning; }
    [[nodiscard]] bool hasError() const { return !m_error.isEmpty(); }
    [[nodiscard]] QWidget* editor() const { return m_editor; }

Q_SIGNALS:
    void errorChanged(const QString& error);

private:
    void showMessage();

    QBoxLayout* m_layout;
    QWidget* m_labelBox;
    QLabel* m_label;
    QLabel* m_optional;
    QWidget* m_editor;
    QWidget* m_messageBox;
    QLabel* m_messageIcon;
    QLabel* m_message;
    QString m_hintText;
    QString m_error;
    QString m_warning;
};

} // namespace cm

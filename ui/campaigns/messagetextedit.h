// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <optional>

class QCompleter;

namespace cm {

/// The text of a message. Completes placeholders while they are typed ("{{" and the first letters), marks
/// those that don't exist, and refuses to paste what is far too long to be a message.
class MessageTextEdit final : public QPlainTextEdit {
    Q_OBJECT
public:
    /// More than this is not pasted: laying it out would hold up the window, and no message is so long.
    static constexpr int mostPasted = 20'000; // characters

    explicit MessageTextEdit(QWidget* parent = nullptr);

    /// Puts {{name}} where the cursor is.
    void insertPlaceholder(const QString& name);
    [[nodiscard]] QCompleter* completer() const { return m_completer; }

Q_SIGNALS:
    /// Nothing was pasted, since it had so many characters.
    void pasteRefused(qsizetype characters);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    void offerCompletion();
    void complete(const QString& name);
    /// What was typed of a placeholder before the cursor, without braces; nothing outside of one.
    [[nodiscard]] std::optional<QString> begun() const;

    QCompleter* m_completer;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>
#include <QVector>

class QCompleter;
class QLineEdit;
class QStandardItemModel;

namespace cm {

class FlowLayout;
class TagChip;

/// An editor for a list of tags: chips that wrap, and an input at the end. Enter, comma or
/// leaving the editor adds what was typed, Backspace in the empty input removes the last tag, a
/// pasted list is split at commas and lines. Tags are trimmed, empty ones and those already there
/// (ignoring case) are dropped. It limits nothing else: rules are the validator's.
class TagEdit final : public QFrame {
    Q_OBJECT
public:
    struct Suggestion {
        QString tag;
        qint64 count = -1; ///< Leads with the tag; negative if unknown.
    };

    explicit TagEdit(QWidget* parent = nullptr);

    void setTags(const QStringList& tags);
    [[nodiscard]] QStringList tags() const;
    /// True if it wasn't there yet.
    bool addTag(const QString& tag);
    bool removeTag(const QString& tag);

    /// The answer to suggestionsWanted(); may come late. Tags already chosen are left out.
    void setSuggestions(const QVector<Suggestion>& suggestions);
    void setSuggestions(const QStringList& tags);
    void setPlaceholderText(const QString& text);
    [[nodiscard]] QLineEdit* input() const { return m_input; }

Q_SIGNALS:
    void tagsChanged(const QStringList& tags);
    /// The person typed; emitted at once for each change (delay is the receiver's), trimmed.
    void suggestionsWanted(const QString& prefix);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    bool inputKey(int key, Qt::KeyboardModifiers modifiers);
    bool chipKey(TagChip* chip, int key);
    int addText(const QString& text);
    void commitInput();
    void insertChip(const QString& tag);
    void removeChip(TagChip* chip);
    void onTextEdited(const QString& text);
    void updateHints();
    [[nodiscard]] TagChip* find(const QString& tag) const;
    [[nodiscard]] QVector<TagChip*> chips() const { return m_chips; }

    FlowLayout* m_flow;
    QLineEdit* m_input;
    QCompleter* m_completer;
    QStandardItemModel* m_suggestions;
    QVector<TagChip*> m_chips;
    QString m_placeholder;
};

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/messagetextedit.h"

#include "models/campaigns/campaign.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStringListModel>
#include <QSyntaxHighlighter>

namespace cm {

namespace {

/// Known placeholders in the accent's colour, others underlined in red.
class PlaceholderMarks final : public QSyntaxHighlighter {
public:
    explicit PlaceholderMarks(QPlainTextEdit* edit)
        : QSyntaxHighlighter(edit->document())
    {
        connect(&Theme::instance(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
    }

protected:
    void highlightBlock(const QString& text) override
    {
        static const QRegularExpression pattern(QStringLiteral("\\{\\{([^{}]*)\\}\\}"));
        auto it = pattern.globalMatch(text);
        while (it.hasNext()) {
            const auto match = it.next();
            QTextCharFormat format;
            if (knownPlaceholders().contains(match.captured(1))) {
                format.setForeground(
                    QGuiApplication::palette().color(QPalette::Link)); // readable also in the dark
            } else {
                format.setForeground(tokens().error);
                format.setUnderlineColor(tokens().error);
                format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            }
            setFormat(
                static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()), format);
        }
    }
};

} // namespace

MessageTextEdit::MessageTextEdit(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_completer(new QCompleter(new QStringListModel(knownPlaceholders(), this), this))
{
    setTabChangesFocus(true);
    setUndoRedoEnabled(false); // the form's undo covers all of it
    new PlaceholderMarks(this);
    m_completer->setWidget(this);
    m_completer->popup()->setAccessibleName(tr("Placeholders"));
    connect(
        m_completer, QOverload<const QString&>::of(&QCompleter::activated), this, &MessageTextEdit::complete);
}

void MessageTextEdit::insertPlaceholder(const QString& name)
{
    insertPlainText(QStringLiteral("{{%1}}").arg(name));
}

std::optional<QString> MessageTextEdit::begun() const
{
    static const QRegularExpression pattern(QStringLiteral("\\{\\{([a-z_]*)$"));
    const QTextCursor cursor = textCursor();
    const auto match = pattern.match(cursor.block().text().left(cursor.positionInBlock()));
    return match.hasMatch() ? std::optional<QString>(match.captured(1)) : std::nullopt;
}

void MessageTextEdit::keyPressEvent(QKeyEvent* event)
{
    const bool chooses = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape;
    const bool moves =
        event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down);
    if (moves || (chooses && m_completer->popup()->isVisible())) {
        event->ignore(); // the message around it, or the list, takes it
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty())
        offerCompletion();
}

void MessageTextEdit::offerCompletion()
{
    const auto prefix = begun();
    if (!prefix) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->setCompletionPrefix(*prefix);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
    QRect place = cursorRect().translated(viewport()->pos()); // the list must not lie on what is typed
    place.setWidth(m_completer->popup()->sizeHintForColumn(0)
        + m_completer->popup()->verticalScrollBar()->sizeHint().width());
    m_completer->complete(place);
}

void MessageTextEdit::complete(const QString& name)
{
    const auto prefix = begun();
    if (!prefix)
        return;
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(prefix->size()));
    cursor.insertText(name + QLatin1String("}}"));
    setTextCursor(cursor);
}

void MessageTextEdit::insertFromMimeData(const QMimeData* source)
{
    if (source->text().size() > mostPasted) {
        Q_EMIT pasteRefused(source->text().size());
        return;
    }
    insertPlainText(source->text());
}

} // namespace cm

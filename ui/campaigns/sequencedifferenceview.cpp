// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/sequencedifferenceview.h"

#include "models/campaigns/sequence.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace cm {

namespace {

using Kind = StepDifference::Kind;

QString sign(Kind kind)
{
    switch (kind) {
    case Kind::Same:
        return QStringLiteral("=");
    case Kind::Changed:
        return QStringLiteral("~");
    case Kind::Added:
        return QStringLiteral("+");
    case Kind::Removed:
        return QStringLiteral("-");
    }
    return {};
}

QString label(Kind kind)
{
    switch (kind) {
    case Kind::Same:
        return {};
    case Kind::Changed:
        return SequenceDifferenceView::tr("changed");
    case Kind::Added:
        return SequenceDifferenceView::tr("new");
    case Kind::Removed:
        return SequenceDifferenceView::tr("gone");
    }
    return {};
}

QString html(const QString& text)
{
    return text.toHtmlEscaped().replace(u'\n', QLatin1String("<br>"));
}

/// What differs stands out.
QString marked(const TextDifference& difference, const QString& own)
{
    return own.isEmpty()
        ? html(difference.head + difference.tail)
        : QStringLiteral("%1<b><u>%2</u></b>%3").arg(html(difference.head), html(own), html(difference.tail));
}

QString cell(int step, const QString& delay, const QString& text, const QColor& background)
{
    return step == 0 ? QStringLiteral("<td></td>")
                     : QStringLiteral("<td bgcolor=\"%1\"><b>%2.</b> %3<br>%4</td>")
                           .arg(background.name())
                           .arg(step)
                           .arg(delay, text);
}

/// One message of a pair, beside the other one.
QString cellOf(const StepDifference& step, bool isAfter, const QColor& background)
{
    const Message& message = isAfter ? step.after : step.before;
    QString delay = html(delayForPeople(message.delayMinutes));
    QString text = html(message.text);
    if (step.kind == Kind::Changed) {
        const TextDifference texts = textDifference(step.before.text, step.after.text);
        text = marked(texts, isAfter ? texts.after : texts.before);
        if (step.before.delayMinutes != step.after.delayMinutes)
            delay = QStringLiteral("<b><u>%1</u></b>").arg(delay);
    }
    return cell(isAfter ? step.stepAfter : step.stepBefore, delay, text, background);
}

} // namespace

SequenceDifferenceView::SequenceDifferenceView(QWidget* parent)
    : QWidget(parent)
    , m_table(new QLabel)
{
    m_table->setTextFormat(Qt::RichText);
    m_table->setWordWrap(true);
    m_table->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->setAccessibleName(tr("Differences of the sequences"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table, 0, Qt::AlignTop);
    connect(&Theme::instance(), &Theme::changed, this, &SequenceDifferenceView::fill);
}

void SequenceDifferenceView::setSequences(const QString& titleBefore, const QVector<Message>& before,
    const QString& titleAfter, const QVector<Message>& after)
{
    m_titleBefore = titleBefore;
    m_titleAfter = titleAfter;
    m_steps = sequenceDifference(before, after);
    fill();
}

void SequenceDifferenceView::fill()
{
    QString rows = QStringLiteral("<tr><th></th><th align=\"left\" width=\"46%\">%1</th>"
                                  "<th align=\"left\" width=\"46%\">%2</th></tr>")
                       .arg(m_titleBefore.toHtmlEscaped(), m_titleAfter.toHtmlEscaped());
    for (const StepDifference& step : std::as_const(m_steps)) {
        const QColor plain = tokens().surface;
        const QColor before = step.kind == Kind::Same ? plain
            : step.kind == Kind::Changed              ? tokens().warningSoft
                                                      : tokens().errorSoft;
        const QColor after = step.kind == Kind::Same ? plain
            : step.kind == Kind::Changed             ? tokens().warningSoft
                                                     : tokens().successSoft;
        rows += QStringLiteral("<tr><td>%1</td>%2%3</tr>")
                    .arg(label(step.kind), cellOf(step, false, before), cellOf(step, true, after));
    }
    m_table->setText(
        QStringLiteral("<table width=\"100%\" cellpadding=\"6\" cellspacing=\"2\">%1</table>").arg(rows));
}

QStringList SequenceDifferenceView::steps() const
{
    QStringList lines;
    for (const StepDifference& step : m_steps)
        lines.append(
            QStringLiteral("%1 %2|%3").arg(sign(step.kind)).arg(step.stepBefore).arg(step.stepAfter));
    return lines;
}

} // namespace cm

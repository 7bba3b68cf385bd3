// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/barlist.h"

#include "ui/controls/format.h"
#include "ui/controls/sharebar.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int nameWidth = 130;
constexpr int barHeight = 8;

/// A bar of a share, 0 to 1.
class Bar final : public QWidget {
public:
    explicit Bar(double share)
        : m_share(share)
    {
        setFixedHeight(barHeight);
        setMinimumWidth(40);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintShareBar(painter, rect(), m_share, tokens().accent);
    }

private:
    const double m_share;
};

} // namespace

BarList::BarList(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    auto* heading = new QLabel(title);
    setTextRole(heading, TextRole::Strong);
    setAccessibleName(title);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::s);
    m_layout->addWidget(heading);
    m_layout->addStretch();
}

void BarList::setEntries(const QVector<Entry>& entries, qint64 whole, const QString& emptyText)
{
    delete m_rows;
    m_texts.clear();
    m_rows = new QWidget;
    auto* grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::s);
    grid->setVerticalSpacing(space::xs);
    grid->setColumnStretch(1, 1);
    for (int row = 0; row < entries.size(); ++row)
        addEntry(*grid, row, entries.at(row), whole);
    if (entries.isEmpty()) {
        auto* nothing = new QLabel(emptyText);
        setTextRole(nothing, TextRole::Muted);
        grid->addWidget(nothing, 0, 0);
    }
    m_layout->insertWidget(1, m_rows);
    setAccessibleDescription(m_texts.isEmpty() ? emptyText : m_texts.join(QLatin1String("; ")));
}

void BarList::addEntry(QGridLayout& grid, int row, const Entry& entry, qint64 whole)
{
    const QString text = QStringLiteral("%1: %2 (%3)")
                             .arg(entry.name, formatCount(entry.count), formatShare(entry.count, whole));
    m_texts.append(text);
    auto* name =
        new QLabel(QFontMetrics(textFont(TextRole::Body)).elidedText(entry.name, Qt::ElideRight, nameWidth));
    name->setTextFormat(Qt::PlainText);
    name->setFixedWidth(nameWidth);
    auto* count = new QLabel(formatCount(entry.count));
    setTextRole(count, TextRole::Muted);
    count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* bar = new Bar(whole == 0 ? 0 : static_cast<double>(entry.count) / static_cast<double>(whole));
    for (QWidget* widget :
        {static_cast<QWidget*>(name), static_cast<QWidget*>(bar), static_cast<QWidget*>(count)})
        widget->setToolTip(text.toHtmlEscaped());
    grid.addWidget(name, row, 0);
    grid.addWidget(bar, row, 1);
    grid.addWidget(count, row, 2);
}

} // namespace cm

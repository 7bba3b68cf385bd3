// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/card.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace cm {

Card::Card(QWidget* parent)
    : Card(QString(), parent)
{
}

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_head(new QWidget(this))
    , m_headRow(new QHBoxLayout(m_head))
    , m_title(new QLabel(title, m_head))
    , m_subtitle(new QLabel(m_head))
    , m_body(new QVBoxLayout)
{
    setTextRole(m_title, TextRole::Heading);
    setTextRole(m_subtitle, TextRole::Caption);
    m_title->setTextFormat(Qt::PlainText);
    m_subtitle->setTextFormat(Qt::PlainText);
    m_subtitle->setWordWrap(true);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    m_headRow->setContentsMargins(space::m, 14, space::m, 0);
    m_headRow->setSpacing(space::xs);
    m_headRow->addLayout(texts, 1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addLayout(m_body, 1);
    m_body->setSpacing(space::m);
    setFlush(false);
    showHead();
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    showHead();
}

void Card::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
    showHead();
}

QString Card::title() const
{
    return m_title->text();
}

QString Card::subtitle() const
{
    return m_subtitle->text();
}

void Card::addHeadWidget(QWidget* widget)
{
    m_headRow->addWidget(widget, 0, Qt::AlignTop);
    m_head->show();
}

void Card::setFlush(bool flush)
{
    if (flush) {
        m_body->setContentsMargins(0, m_head->isHidden() ? 0 : 12, 0, 0);
    } else {
        m_body->setContentsMargins(space::m, 14, space::m, space::m);
    }
}

void Card::showHead()
{
    m_title->setVisible(!m_title->text().isEmpty());
    m_subtitle->setVisible(!m_subtitle->text().isEmpty());
    m_head->setVisible(!m_title->text().isEmpty() || !m_subtitle->text().isEmpty() || m_headRow->count() > 1);
    setAccessibleName(m_title->text());
}

} // namespace cm

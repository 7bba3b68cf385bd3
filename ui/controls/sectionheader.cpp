// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/sectionheader.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace cm {

SectionHeader::SectionHeader(const QString& title, const QString& explanation, QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_title(new QLabel(title, this))
    , m_explanation(new QLabel(this))
{
    setTextRole(m_title, TextRole::Heading);
    setTextRole(m_explanation, TextRole::Muted);
    m_title->setTextFormat(Qt::PlainText);
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_explanation);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(space::s);
    m_row->addLayout(texts, 1);
    setExplanation(explanation);
}

void SectionHeader::setTitle(const QString& title)
{
    m_title->setText(title);
}

void SectionHeader::setExplanation(const QString& explanation)
{
    m_explanation->setText(explanation);
    m_explanation->setVisible(!explanation.isEmpty());
}

void SectionHeader::addWidget(QWidget* widget)
{
    m_row->addWidget(widget, 0, Qt::AlignTop);
}

} // namespace cm

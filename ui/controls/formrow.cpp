// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/formrow.h"

#include "ui/theme/tokens.h"

#include <QHBoxLayout>

namespace cm {

FormRow::FormRow(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::m);
}

FormRow::FormRow(std::initializer_list<QWidget*> fields, QWidget* parent)
    : FormRow(parent)
{
    for (QWidget* field : fields) {
        addField(field);
    }
}

void FormRow::addField(QWidget* field, int stretch)
{
    m_layout->addWidget(field, stretch, Qt::AlignTop);
}

void FormRow::addStretch(int stretch)
{
    m_layout->addStretch(stretch);
}

} // namespace cm

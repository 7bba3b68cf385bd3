// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/driftguard/differencesdialog.h"

#include "ui/controls/card.h"
#include "ui/controls/format.h"
#include "ui/controls/tableview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace cm {

DifferencesDialog::DifferencesDialog(const SchemaCondition& condition, QWidget* parent)
    : QDialog(parent)
    , m_model(condition.differences)
    , m_table(new TableView)
    , m_chosen(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("differencesDialog"));
    setWindowTitle(tr("Differences of the database"));
    resize(900, 560);
    auto* title =
        new QLabel(m_model.rowCount() == 1 ? tr("1 difference")
                                           : tr("%1 differences").arg(formatCount(m_model.rowCount())));
    setTextRole(title, TextRole::Heading);
    auto* text = new QLabel(
        tr("Nothing can be changed until the database is as this program made it. Restore what differs, or "
           "ask your administrator; \"campaign-managerctl verify\" lists the same."));
    text->setWordWrap(true);
    setTextRole(text, TextRole::Muted);
    buildTable();
    auto* card = new Card;
    card->setFlush(true);
    card->body()->addWidget(m_table);
    m_chosen->setObjectName(QStringLiteral("chosenDifference"));
    m_chosen->setAccessibleName(tr("The chosen difference in full"));
    m_chosen->setReadOnly(true);
    m_chosen->setTabChangesFocus(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addWidget(card, 3);
    layout->addWidget(m_chosen, 1);
    layout->addWidget(buildButtons());
    m_table->selectRow(0);
    m_table->setFocus();
}

void DifferencesDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("differenceTable"));
    m_table->setAccessibleName(tr("Differences"));
    m_table->setModel(&m_model);
    m_table->setFixedColumns({DifferenceTableModel::Kind, DifferenceTableModel::Subject});
    m_table->setDefaultWidths({110, 280, 440});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &DifferencesDialog::showChosen);
}

QWidget* DifferencesDialog::buildButtons()
{
    auto* buttons = new QWidget;
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy all"));
    copy->setObjectName(QStringLiteral("copyDifferences"));
    copy->setToolTip(tr("Copy all differences as a table; Ctrl+C copies the chosen ones"));
    copy->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closeDifferences"));
    close->setDefault(true);
    setButtonRole(close, ButtonRole::Primary);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(copy);
    row->addStretch();
    row->addWidget(close);
    connect(copy, &QPushButton::clicked, this, &DifferencesDialog::copyAll);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return buttons;
}

void DifferencesDialog::showChosen()
{
    const int row = m_table->currentIndex().row();
    if (row < 0)
        return;
    const VerifyCheck& check = m_model.differences()[row];
    m_chosen->setPlainText(QStringLiteral("%1 %2 %3").arg(check.kind, check.subject, check.problem));
}

void DifferencesDialog::copyAll()
{
    m_table->selectAll();
    m_table->copySelectionWithHeaders();
}

} // namespace cm

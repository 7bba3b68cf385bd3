// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importoutcome.h"

#include "ui/controls/chipdelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/keyfigure.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace cm {

ImportOutcome::ImportOutcome(QWidget* parent)
    : QWidget(parent)
    , m_added(new KeyFigure({}))
    , m_updated(new KeyFigure({}))
    , m_skipped(new KeyFigure({}))
    , m_failed(new KeyFigure({}))
    , m_table(new TableView)
    , m_caption(new QLabel)
    , m_save(new QPushButton(icon(QStringLiteral("export")), tr("Save these rows …")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(buildFigures());
    layout->addWidget(buildProblems(), 1);
}

QWidget* ImportOutcome::buildFigures()
{
    auto* figures = new QWidget;
    auto* row = new QHBoxLayout(figures);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::m);
    const std::array named{std::pair(m_added, "importAdded"), std::pair(m_updated, "importUpdated"),
        std::pair(m_skipped, "importSkipped"), std::pair(m_failed, "importFailed")};
    for (const auto& [figure, name] : named) {
        figure->setObjectName(QLatin1String(name));
        row->addWidget(figure, 1);
    }
    m_added->setExplanation(tr("Rows whose e-mail and phone no lead of this client has."));
    m_updated->setExplanation(
        tr("Rows whose lead is there already and gets other values. Empty cells change nothing."));
    m_skipped->setExplanation(
        tr("Rows whose lead is there already, or has all of it, or stands twice in the file."));
    m_failed->setExplanation(tr("Rows with a value that can't be stored. The others are imported."));
    return figures;
}

QWidget* ImportOutcome::buildProblems()
{
    auto* problems = new QWidget;
    setTextRole(m_caption, TextRole::Strong);
    m_caption->setObjectName(QStringLiteral("problemCaption"));
    m_save->setObjectName(QStringLiteral("saveBadRows"));
    m_save->setToolTip(
        tr("Write all of them to a CSV file with the reasons, to be mended and imported again"));
    m_save->setAutoDefault(false);
    m_table->setObjectName(QStringLiteral("problemTable"));
    m_table->setAccessibleName(tr("Rows with problems"));
    m_table->setModel(&m_model);
    m_table->setFixedColumns({RowProblemModel::Line, RowProblemModel::Reason});
    m_table->setDefaultWidths({60, 110, 110, 150, 480});
    m_table->setItemDelegateForColumn(RowProblemModel::Kind,
        new ChipDelegate(
            [](const QModelIndex& index) {
                return index.data(RowProblemModel::IsWarningRole).toBool() ? StatusKind::Warning
                                                                           : StatusKind::Neutral;
            },
            m_table));
    auto* head = new QHBoxLayout;
    head->addWidget(m_caption, 1);
    head->addWidget(m_save);
    auto* layout = new QVBoxLayout(problems);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    connect(m_save, &QPushButton::clicked, this, &ImportOutcome::browse);
    return problems;
}

void ImportOutcome::showResult(const LeadImportResult& result)
{
    m_added->setLabel(result.dryRun ? tr("Will be added") : tr("Added"));
    m_updated->setLabel(result.dryRun ? tr("Will be updated") : tr("Updated"));
    m_skipped->setLabel(result.dryRun ? tr("Will be skipped") : tr("Skipped"));
    m_failed->setLabel(result.dryRun ? tr("Can't be used") : tr("Not usable"));
    m_added->setValue(result.inserted);
    m_updated->setValue(result.updated);
    m_skipped->setValue(result.skipped);
    m_failed->setValue(result.failed);
    m_model.setProblems(result.problems);
    const auto shown = result.problems.size();
    m_save->setEnabled(shown > 0);
    m_caption->setText(shown == 0 ? tr("Rows with problems")
            : shown == BadRows::kept
            ? tr("The first %1 problems; saving writes all of them").arg(formatCount(shown))
            : tr("Rows with problems (%1)").arg(formatCount(shown)));
    if (shown == 0)
        m_table->overlay()->showEmpty(
            {QStringLiteral("ok"), tr("No problems"), tr("Every row of the file can be used."), {}});
    else
        m_table->overlay()->clear();
}

void ImportOutcome::browse()
{
    auto* dialog = new QFileDialog(this, tr("Save the rows with problems"), {}, tr("CSV files (*.csv)"));
    dialog->setObjectName(QStringLiteral("badRowsDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(tr("rows-with-problems.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &ImportOutcome::saveRequested);
    dialog->open();
}

} // namespace cm

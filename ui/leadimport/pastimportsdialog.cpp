// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/pastimportsdialog.h"

#include "ui/controls/banner.h"
#include "ui/controls/card.h"
#include "ui/controls/celldelegate.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/leadimport/importundo.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace cm {

namespace {

// A time in the client's zone.
class MomentDelegate final : public CellDelegate {
public:
    MomentDelegate(const QTimeZone& zone, QObject* parent)
        : CellDelegate(parent)
        , m_zone(zone)
    {
    }
    [[nodiscard]] QString displayText(const QVariant& value, const QLocale&) const override
    {
        return formatDateTime(value.toDateTime(), m_zone);
    }

private:
    const QTimeZone m_zone;
};

} // namespace

PastImportsDialog::PastImportsDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_client(workspace.client())
    , m_table(new TableView)
    , m_banner(new Banner)
    , m_undo(new QPushButton(icon(QStringLiteral("undo")), tr("Undo import …")))
{
    setObjectName(QStringLiteral("pastImportsDialog"));
    setWindowTitle(tr("Past imports"));
    resize(1100, 560);
    auto* title = new QLabel(tr("Imports of %1").arg(m_client.companyName));
    title->setTextFormat(Qt::PlainText);
    setTextRole(title, TextRole::Heading);
    buildTable();
    m_banner->hide();
    auto* card = new Card;
    card->setFlush(true);
    card->body()->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(title);
    layout->addWidget(m_banner);
    layout->addWidget(card, 1);
    layout->addWidget(buildButtons());
    m_table->setFocus();
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &PastImportsDialog::load);
    updateButtons();
    load();
}

void PastImportsDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("pastImports"));
    m_table->setAccessibleName(tr("Past imports"));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFixedColumns({LeadImportTableModel::FileName});
    m_table->setDefaultWidths({180, 160, 140, 75, 75, 90, 90, 95, 100});
    for (int column = LeadImportTableModel::Rows; column <= LeadImportTableModel::Failed; ++column)
        m_table->setItemDelegateForColumn(column, new NumberDelegate(m_table));
    m_table->setItemDelegateForColumn(
        LeadImportTableModel::ImportedAt, new MomentDelegate(m_workspace.timeZone(), m_table));
    m_table->setItemDelegateForColumn(LeadImportTableModel::State,
        new ChipDelegate(
            [](const QModelIndex& index) {
                return index.data(LeadImportTableModel::IsUndoneRole).toBool() ? StatusKind::Neutral
                                                                               : StatusKind::Success;
            },
            m_table));
    m_table->setLayoutKey(QStringLiteral("pastImports"));
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &PastImportsDialog::updateButtons);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &PastImportsDialog::updateButtons);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &PastImportsDialog::updateButtons);
}

QWidget* PastImportsDialog::buildButtons()
{
    auto* buttons = new QWidget;
    m_undo->setObjectName(QStringLiteral("undoPastImport"));
    m_undo->setToolTip(tr("Take the chosen import back"));
    m_undo->setAutoDefault(false);
    guardWriting(m_workspace, m_undo, Right::EditLeads);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closePastImports"));
    close->setDefault(true);
    setButtonRole(close, ButtonRole::Primary);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_undo);
    row->addStretch();
    row->addWidget(close);
    connect(m_undo, &QPushButton::clicked, this, &PastImportsDialog::undo);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return buttons;
}

void PastImportsDialog::load()
{
    if (m_model.rowCount() == 0)
        m_table->overlay()->showLoading(tr("Loading the imports …"));
    m_workspace.database().read(
        this,
        [client = m_client.id](Session& session) { return listLeadImports(session, client, longestList); },
        [this](const Result<QVector<LeadImport>>& answer) {
            if (answer)
                showImports(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_table->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_loading.next());
}

void PastImportsDialog::showImports(const QVector<LeadImport>& imports)
{
    m_model.setImports(imports);
    if (imports.isEmpty()) {
        m_table->overlay()->showEmpty({QStringLiteral("inbox"), tr("No imports yet"),
            tr("What is imported from a file stands here, and can be taken back."), {}});
        return;
    }
    m_table->overlay()->clear();
    if (!m_table->currentIndex().isValid())
        m_table->selectRow(0);
}

void PastImportsDialog::updateButtons()
{
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    m_undo->setEnabled(
        !chosen.isEmpty() && !chosen.first().data(LeadImportTableModel::IsUndoneRole).toBool());
}

void PastImportsDialog::undo()
{
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    if (chosen.isEmpty())
        return;
    const LeadImport& import = m_model.imports()[chosen.first().row()];
    askAndUndoImport(
        m_workspace, this, import.id, import.fileName, [this](const Result<LeadImportUndo>& done) {
            m_banner->tell(done ? StatusKind::Success : StatusKind::Error,
                done ? done->sentence() : done.error().message);
            load();
        });
}

} // namespace cm

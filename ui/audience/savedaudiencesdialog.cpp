// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/savedaudiencesdialog.h"

#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

SavedAudiencesDialog::SavedAudiencesDialog(Workspace& workspace, const Audience& current, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_current(current)
    , m_table(new TableView)
    , m_name(new QLineEdit)
    , m_nameField(new FormField(tr("Name"), m_name))
    , m_save(new QPushButton(tr("Save these conditions")))
    , m_use(new QPushButton(tr("Use")))
    , m_rename(new QPushButton(tr("Rename")))
    , m_remove(new QPushButton(icon(QStringLiteral("trash")), tr("Delete")))
{
    setObjectName(QStringLiteral("savedAudiencesDialog"));
    setWindowTitle(tr("Saved audiences"));
    resize(880, 560);
    buildTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(buildNaming());
    layout->addWidget(m_table, 1);
    layout->addWidget(buildButtons());
    updateButtons();
    m_name->setFocus();
    load();
}

QWidget* SavedAudiencesDialog::buildNaming()
{
    auto* part = new QWidget;
    auto* sentence = new QLabel(tr("Conditions now: %1").arg(m_current.sentence()));
    sentence->setTextFormat(Qt::PlainText);
    sentence->setWordWrap(true);
    setTextRole(sentence, TextRole::Muted);
    m_name->setObjectName(QStringLiteral("savedAudienceName"));
    m_name->setMaxLength(255);
    m_nameField->setHint(tr("To save the conditions under, or to give to the chosen audience."));
    m_save->setObjectName(QStringLiteral("saveAudience"));
    m_save->setToolTip(tr("Keep the conditions of the page under this name"));
    m_save->setDefault(true);
    setButtonRole(m_save, ButtonRole::Primary);
    guardWriting(m_workspace, m_save);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(m_nameField, 1);
    row->addWidget(m_save, 0, Qt::AlignVCenter);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(sentence);
    layout->addLayout(row);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        m_nameField->clearError();
        updateButtons();
    });
    connect(m_save, &QPushButton::clicked, this, &SavedAudiencesDialog::save);
    return part;
}

void SavedAudiencesDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("savedAudienceTable"));
    m_table->setAccessibleName(tr("Saved audiences"));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFixedColumns({SavedAudienceTableModel::Name});
    m_table->setDefaultWidths({190, 360, 120, 130});
    m_table->setItemDelegateForColumn(SavedAudienceTableModel::Changed,
        new NumberDelegate(
            [](const QVariant& value) { return formatRelative(value.toDateTime()); }, m_table));
    m_table->setLayoutKey(QStringLiteral("savedAudiences"));
    connect(m_table, &TableView::rowActivated, this, &SavedAudiencesDialog::use);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &SavedAudiencesDialog::updateButtons);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &SavedAudiencesDialog::load);
}

QWidget* SavedAudiencesDialog::buildButtons()
{
    auto* part = new QWidget;
    auto* close = new QPushButton(tr("Close"));
    m_use->setObjectName(QStringLiteral("useAudience"));
    m_use->setToolTip(tr("Show the leads of the chosen audience (Enter in the table)"));
    m_rename->setObjectName(QStringLiteral("renameAudience"));
    m_rename->setToolTip(tr("Give the chosen audience the name above"));
    m_remove->setObjectName(QStringLiteral("deleteAudience"));
    m_remove->setToolTip(tr("Delete the chosen audience"));
    close->setObjectName(QStringLiteral("closeSavedAudiences"));
    guardWriting(m_workspace, m_rename);
    guardWriting(m_workspace, m_remove);
    auto* row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    for (QPushButton* button : {m_use, m_rename, m_remove, close}) {
        button->setAutoDefault(false);
        if (button == close)
            row->addStretch();
        row->addWidget(button);
    }
    connect(m_use, &QPushButton::clicked, this, &SavedAudiencesDialog::use);
    connect(m_rename, &QPushButton::clicked, this, &SavedAudiencesDialog::rename);
    connect(m_remove, &QPushButton::clicked, this, &SavedAudiencesDialog::remove);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return part;
}

const SavedAudience* SavedAudiencesDialog::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model.audiences().at(rows.first().row());
}

void SavedAudiencesDialog::updateButtons()
{
    const bool hasName = !m_name->text().trimmed().isEmpty();
    const bool hasChoice = selected() != nullptr;
    m_save->setEnabled(hasName);
    m_use->setEnabled(hasChoice);
    m_rename->setEnabled(hasName && hasChoice);
    m_remove->setEnabled(hasChoice);
}

void SavedAudiencesDialog::load()
{
    m_table->overlay()->showLoading(tr("Loading the saved audiences …"));
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id](Session& session) { return listSavedAudiences(session, client); },
        [this](const Result<QVector<SavedAudience>>& answer) {
            if (!answer) {
                m_table->overlay()->showError(answer.error().message, answer.error().detail);
                return;
            }
            m_model.setAudiences(*answer);
            updateButtons();
            if (answer->isEmpty())
                m_table->overlay()->showEmpty({QStringLiteral("audience"), tr("Nothing saved yet"),
                    tr("Give the conditions a name to use them again."), {}});
            else
                m_table->overlay()->clear();
        },
        m_loading.next());
}

void SavedAudiencesDialog::use()
{
    if (const SavedAudience* saved = selected()) {
        Q_EMIT chosen(saved->audience);
        accept();
    }
}

void SavedAudiencesDialog::save()
{
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, name = m_name->text(), audience = m_current](
            Session& session) -> Result<void> {
            auto saved = saveAudience(session, client, name, audience);
            return saved ? Result<void>() : failure(saved.error());
        },
        [this, name = m_name->text().trimmed()](
            const Result<void>& answer) { finishWriting(answer, tr("\"%1\" was saved.").arg(name)); });
}

void SavedAudiencesDialog::rename()
{
    const SavedAudience* saved = selected();
    if (!saved)
        return;
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, name = m_name->text(), one = *saved](
            Session& session) { return changeSavedAudience(session, client, one.id, name, one.audience); },
        [this, before = saved->name, name = m_name->text().trimmed()](const Result<void>& answer) {
            finishWriting(answer, tr("\"%1\" is called \"%2\" now.").arg(before, name));
        });
}

void SavedAudiencesDialog::remove()
{
    const SavedAudience* saved = selected();
    if (!saved)
        return;
    const SavedAudience one = *saved;
    QString text = tr("Delete the saved audience \"%1\"?").arg(one.name);
    if (one.campaigns > 0)
        text += u' ' + tr("%1 campaigns took it over; they keep their copy.").arg(formatCount(one.campaigns));
    QMessageBox box(QMessageBox::Question, tr("Delete saved audience"), text,
        QMessageBox::Yes | QMessageBox::Cancel, this);
    box.setTextFormat(Qt::PlainText);
    box.setDefaultButton(QMessageBox::Cancel);
    if (box.exec() != QMessageBox::Yes)
        return;
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, id = one.id](
            Session& session) { return deleteSavedAudience(session, client, id); },
        [this, name = one.name](
            const Result<void>& answer) { finishWriting(answer, tr("\"%1\" was deleted.").arg(name)); });
}

void SavedAudiencesDialog::finishWriting(const Result<void>& answer, const QString& done)
{
    if (!answer) {
        m_nameField->setError(answer.error().message);
        return;
    }
    m_nameField->clearError();
    m_name->clear();
    m_workspace.announce(StatusKind::Success, done);
    load();
}

} // namespace cm

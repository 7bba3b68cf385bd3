// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/keyspanel.h"

#include "models/apikeys/apikeyqueries.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/settings/newkeydialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

namespace {

StatusKind kindOf(const QModelIndex& index)
{
    switch (static_cast<ApiKey::State>(index.data(ApiKeyTableModel::StateRole).toInt())) {
    case ApiKey::State::Usable:
        return StatusKind::Success;
    case ApiKey::State::Expired:
        return StatusKind::Warning;
    case ApiKey::State::Revoked:
        return StatusKind::Neutral;
    }
    return StatusKind::Neutral;
}

} // namespace

KeysPanel::KeysPanel(Workspace& workspace, QWidget* parent)
    : Card(tr("Keys"), parent)
    , m_workspace(workspace)
    , m_table(new TableView)
    , m_create(new QPushButton(icon(QStringLiteral("plus")), tr("New key …")))
    , m_revoke(new QPushButton(tr("Revoke …")))
{
    setSubtitle(tr("Form and workflow tools call the HTTP service with a key. Each belongs to one client."));
    setFlush(true);
    buildHead();
    buildTable();
    body()->addWidget(m_table);
    setFocusProxy(m_table);
    connect(&m_workspace, &Workspace::clientChanged, this, &KeysPanel::load);
    connect(&m_workspace, &Workspace::dataChanged, this, &KeysPanel::load);
    connect(&m_workspace, &Workspace::userChanged, this, &KeysPanel::load);
    load();
}

void KeysPanel::buildHead()
{
    m_create->setObjectName(QStringLiteral("newKey"));
    m_create->setToolTip(tr("Make a key for the chosen client"));
    setButtonRole(m_create, ButtonRole::Primary);
    m_revoke->setObjectName(QStringLiteral("revokeKey"));
    m_revoke->setToolTip(tr("End the chosen key for good"));
    guardWriting(m_workspace, m_create, Right::Keys);
    guardWriting(m_workspace, m_revoke, Right::Keys);
    addHeadWidget(m_revoke);
    addHeadWidget(m_create);
    connect(m_create, &QPushButton::clicked, this, &KeysPanel::create);
    connect(m_revoke, &QPushButton::clicked, this, &KeysPanel::revoke);
}

void KeysPanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("keyTable"));
    m_table->setAccessibleName(tr("Keys"));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFixedColumns({ApiKeyTableModel::Name});
    m_table->setDefaultWidths({170, 100, 250, 110, 110, 110, 150});
    m_table->setItemDelegateForColumn(ApiKeyTableModel::State, new ChipDelegate(kindOf, m_table));
    for (const int column :
        {ApiKeyTableModel::LastUsed, ApiKeyTableModel::Expires, ApiKeyTableModel::Created})
        m_table->setItemDelegateForColumn(column,
            new NumberDelegate(
                [](const QVariant& value) { return formatRelative(value.toDateTime()); }, m_table));
    m_table->setLayoutKey(QStringLiteral("apiKeys"));
    connect(
        m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &KeysPanel::updateButtons);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &KeysPanel::updateButtons);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &KeysPanel::updateButtons);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &KeysPanel::load);
    connect(m_table->overlay(), &StateOverlay::actionTriggered, this, &KeysPanel::create);
    updateButtons();
}

const ApiKey* KeysPanel::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model.keys().at(rows.first().row());
}

void KeysPanel::updateButtons()
{
    const ApiKey* key = selected();
    m_revoke->setEnabled(key && !key->revokedAt.isValid());
}

void KeysPanel::load()
{
    const ClientId client = m_workspace.client().id;
    if (client.isNull())
        return;
    if (!m_workspace.user().may(Right::Keys) && m_workspace.user().role) {
        m_model.setKeys({});
        m_table->overlay()->showEmpty({QStringLiteral("settings"), tr("Keys are for administrators"),
            m_workspace.whyNot(Right::Keys), {}});
        return;
    }
    if (m_model.rowCount() == 0)
        m_table->overlay()->showLoading(tr("Loading the keys …"));
    m_workspace.database().read(
        this, [client](Session& session) { return listApiKeys(session, client); },
        [this](const Result<QVector<ApiKey>>& answer) { showKeys(answer); }, m_loading.next());
}

void KeysPanel::showKeys(const Result<QVector<ApiKey>>& answer)
{
    if (!answer) {
        if (answer.error().code != ErrorCode::Cancelled)
            m_table->overlay()->showError(answer.error().message, answer.error().detail);
        return;
    }
    m_model.setKeys(*answer);
    updateButtons();
    if (answer->isEmpty())
        m_table->overlay()->showEmpty({QStringLiteral("settings"), tr("No keys yet"),
            tr("A form tool or workflow needs a key to announce campaigns of this client."),
            m_create->isEnabled() ? tr("New key …") : QString()});
    else
        m_table->overlay()->clear();
}

void KeysPanel::create()
{
    auto* dialog = new NewKeyDialog(m_workspace, this);
    connect(dialog, &NewKeyDialog::made, this, &KeysPanel::load);
    dialog->open();
}

void KeysPanel::revoke()
{
    const ApiKey* key = selected();
    if (!key)
        return;
    QMessageBox box(QMessageBox::Warning, tr("Revoke key"),
        tr("Revoke the key \"%1\"? Whoever calls with it is refused from now on; this can't be undone.")
            .arg(key->name),
        QMessageBox::Yes | QMessageBox::Cancel, this);
    box.setTextFormat(Qt::PlainText);
    box.button(QMessageBox::Yes)->setText(tr("Revoke"));
    box.setDefaultButton(QMessageBox::Cancel);
    const ApiKeyId id = key->id;
    const QString name = key->name;
    if (box.exec() != QMessageBox::Yes)
        return;
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, id](
            Session& session) { return revokeApiKey(session, client, id); },
        [this, name](const Result<void>& answer) {
            if (answer)
                m_workspace.announce(StatusKind::Success, tr("The key \"%1\" is revoked.").arg(name));
            else
                m_workspace.announce(StatusKind::Error, answer.error().message);
            load();
        });
}

} // namespace cm

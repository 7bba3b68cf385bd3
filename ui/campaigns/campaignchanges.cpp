// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignchanges.h"

#include "models/campaigns/rowstablemodel.h"
#include "ui/controls/format.h"
#include "ui/controls/tableview.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMessageBox>
#include <QVBoxLayout>

#include <numeric>

namespace cm {

namespace {

QString titleOf(CampaignAction action)
{
    switch (action) {
    case CampaignAction::Pause:
        return CampaignChanges::tr("Pause");
    case CampaignAction::Resume:
        return CampaignChanges::tr("Resume");
    case CampaignAction::Deactivate:
        return CampaignChanges::tr("Deactivate");
    case CampaignAction::Reactivate:
        return CampaignChanges::tr("Reactivate");
    }
    return {};
}

} // namespace

CampaignChanges::CampaignChanges(Workspace& workspace, QWidget* window)
    : QObject(window)
    , m_workspace(workspace)
    , m_window(window)
{
}

bool CampaignChanges::confirm(const QVector<CampaignSummary>& campaigns, CampaignAction action)
{
    const bool one = campaigns.size() == 1;
    // What one click takes back and touches nobody's place needs no question.
    if (one && action != CampaignAction::Deactivate)
        return true;
    const qint64 active = std::accumulate(campaigns.cbegin(), campaigns.cend(), qint64(0),
        [](qint64 sum, const CampaignSummary& campaign) { return sum + campaign.active; });
    const QString which = one ? tr("\"%1\"").arg(campaigns.first().name)
                              : tr("these %1 campaigns").arg(formatCount(campaigns.size()));
    const auto leads = [active](const QString& nobody, const QString& lead, const QString& many) {
        return active == 0 ? nobody : active == 1 ? lead : many.arg(formatCount(active));
    };
    QString consequence;
    switch (action) {
    case CampaignAction::Pause:
        consequence =
            leads(tr("No lead is in them now."), tr("1 active lead gets no messages until you resume."),
                tr("%1 active leads get no messages until you resume."));
        break;
    case CampaignAction::Resume:
        consequence =
            leads(tr("No lead is in them now."), tr("1 active lead gets the messages that are due."),
                tr("%1 active leads get the messages that are due."));
        break;
    case CampaignAction::Deactivate:
        consequence = leads(one ? tr("No lead is in it now.") : tr("No lead is in them now."),
            tr("1 active lead leaves with the next run."), tr("%1 active leads leave with the next run."));
        break;
    case CampaignAction::Reactivate:
        consequence = tr("They take leads again.") + u' '
            + leads(tr("No lead is in them now."), tr("1 lead is active in them."),
                tr("%1 leads are active in them."));
        break;
    }
    const QString question =
        tr("%1 %2?", "Pause these 3 campaigns?").arg(titleOf(action), which) + u' ' + consequence;
    return QMessageBox::question(m_window, titleOf(action), question, QMessageBox::Ok | QMessageBox::Cancel,
               QMessageBox::Cancel)
        == QMessageBox::Ok;
}

void CampaignChanges::change(const QVector<CampaignSummary>& campaigns, CampaignAction action)
{
    if (campaigns.isEmpty())
        return;
    if (campaigns.size() == 1 && action == CampaignAction::Resume && campaigns.first().wasCreatedPaused()) {
        Q_EMIT resumeNeedsEnrollment(campaigns.first());
        return;
    }
    if (!confirm(campaigns, action))
        return;
    QVector<CampaignSummary> wanted;
    QVector<CampaignChange> others;
    for (const CampaignSummary& campaign : campaigns) {
        if (action == CampaignAction::Resume && campaign.wasCreatedPaused())
            others.append({campaign.id, campaign.name, false,
                tr("It enrolls its leads when it is resumed. Resume it by itself, to see whom.")});
        else
            wanted.append(campaign);
    }
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, wanted, action](
            Session& session) { return changeCampaignStates(session, client, wanted, action); },
        [this, others, action](const Result<QVector<CampaignChange>>& answer) {
            if (answer)
                showResults(*answer + others, action);
            else
                m_workspace.announce(StatusKind::Error, answer.error().message);
            m_workspace.announceChange();
        });
}

void CampaignChanges::showResults(const QVector<CampaignChange>& changes, CampaignAction action)
{
    const auto done = std::count_if(
        changes.cbegin(), changes.cend(), [](const CampaignChange& change) { return change.done; });
    if (changes.size() == 1) {
        if (done == 0)
            m_workspace.announce(StatusKind::Error, changes.first().reason);
        return;
    }
    auto* dialog = new QDialog(m_window);
    dialog->setObjectName(QStringLiteral("bulkResults"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(titleOf(action));
    dialog->resize(640, 420);
    auto* head = new QLabel(
        tr("%1: %2 of %3 done.").arg(titleOf(action), formatCount(done), formatCount(changes.size())));
    head->setObjectName(QStringLiteral("bulkSummary"));
    setTextRole(head, TextRole::Heading);
    auto* model = new RowsTableModel({tr("Campaign"), tr("Result"), tr("Why not")}, dialog);
    QVector<QVariantList> rows;
    for (const CampaignChange& change : changes)
        rows.append({change.name, change.done ? tr("Done") : tr("Not done"), change.reason});
    model->setRows(rows);
    auto* table = new TableView;
    table->setObjectName(QStringLiteral("bulkTable"));
    table->setAccessibleName(tr("What became of each campaign"));
    table->setModel(model);
    table->setDefaultWidths({200, 90, 240});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->addWidget(head);
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
    dialog->open();
}

} // namespace cm

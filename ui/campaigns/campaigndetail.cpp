// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaigndetail.h"

#include "models/campaigns/sequence.h"
#include "models/deenrollment/deenrollmentrun.h"
#include "models/deenrollment/outcome.h"
#include "ui/campaigns/versionspanel.h"
#include "ui/controls/barlist.h"
#include "ui/controls/format.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cm {

namespace {

enum Tab { Funnel, Sequence, Versions, Runs, Leads, Events };
constexpr int mostRows = 500;

QWidget* scrolled(QWidget* content)
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    content->setContentsMargins(0, space::s, 0, 0);
    return scroll;
}

/// A name of the database for people: "message_sent" is "Message sent".
QString words(QString name)
{
    name.replace(QLatin1String("de_"), QLatin1String("de-")).replace(u'_', u' ');
    if (!name.isEmpty())
        name.front() = name.front().toUpper();
    return name;
}

} // namespace

CampaignDetail::CampaignDetail(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_title(new QLabel)
    , m_tabs(new QTabWidget)
    , m_note(new QLabel)
    , m_funnel(new BarList(tr("Where its leads are")))
    , m_sequence(new QLabel)
    , m_versions(new VersionsPanel)
    , m_runs({tr("When"), tr("Status"), tr("Matching"), tr("Enrolled"), tr("Left over"), tr("Why"), tr("By")})
    , m_leads(
          {tr("Name"), tr("E-mail"), tr("State"), tr("Sent"), tr("Version"), tr("Enrolled"), tr("Outcome")})
    , m_events({tr("When"), tr("What"), tr("Lead"), tr("By")})
{
    setObjectName(QStringLiteral("campaignDetail"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setTextRole(m_title, TextRole::Heading);
    m_sequence->setTextFormat(Qt::PlainText);
    m_sequence->setWordWrap(true);
    m_sequence->setAlignment(Qt::AlignTop);
    m_sequence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tabs->setObjectName(QStringLiteral("campaignTabs"));
    m_tabs->setAccessibleName(tr("Details of the campaign"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(scrolled(m_funnel), tr("Funnel"));
    m_tabs->addTab(scrolled(m_sequence), tr("Sequence"));
    m_tabs->addTab(m_versions, tr("Versions"));
    addTable(m_runs, tr("Runs"), "campaignRuns", {180, 90, 90, 90, 90, 160, 120});
    addTable(m_leads, tr("Leads"), "campaignLeads", {150, 210, 100, 70, 80, 180, 140});
    addTable(m_events, tr("Events"), "campaignEvents", {180, 150, 200, 140});
    m_note->setObjectName(QStringLiteral("campaignNote"));
    setTextRole(m_note, TextRole::Caption);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_title);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_note);
    m_overlay = new StateOverlay(m_tabs);
    connect(m_overlay, &StateOverlay::retryRequested, this, &CampaignDetail::loadTab);
    connect(m_tabs, &QTabWidget::currentChanged, this, &CampaignDetail::loadTab);
    setCampaign(std::nullopt);
}

void CampaignDetail::addTable(
    RowsTableModel& model, const QString& title, const char* name, const QVector<int>& widths)
{
    auto* table = new TableView;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(title);
    table->setModel(&model);
    table->setDefaultWidths(widths);
    table->setLayoutKey(QLatin1String(name));
    m_tabs->addTab(table, title);
}

void CampaignDetail::fill(
    int tab, RowsTableModel& model, const QVector<QVariantList>& rows, const QString& nothing)
{
    model.setRows(rows);
    auto* overlay = qobject_cast<TableView*>(m_tabs->widget(tab))->overlay();
    if (rows.isEmpty())
        overlay->showEmpty({{}, nothing, {}, {}});
    else
        overlay->clear();
    m_note->setVisible(rows.size() == mostRows);
    m_note->setText(tr("The newest %1 are shown.").arg(formatCount(mostRows)));
}

void CampaignDetail::setCampaign(const std::optional<CampaignSummary>& campaign)
{
    if (campaign && m_campaign && *campaign == *m_campaign)
        return;
    const bool another = !m_campaign || !campaign || campaign->id != m_campaign->id;
    m_campaign = campaign;
    m_title->setText(campaign ? campaign->name : QString());
    if (!campaign) {
        m_request.cancel();
        m_overlay->showEmpty(
            {QStringLiteral("campaigns"), tr("No campaign chosen"), tr("Choose one to see it here."), {}});
        return;
    }
    m_overlay->clear();
    showFunnel();
    if (another && m_tabs->currentIndex() != Funnel)
        m_overlay->showLoading(tr("Loading …")); // what is there is of another campaign
    loadTab();
}

QString CampaignDetail::time(const QDateTime& moment) const
{
    return formatDateTime(moment, m_workspace.timeZone());
}

void CampaignDetail::showFunnel()
{
    const CampaignSummary& c = *m_campaign;
    m_funnel->setEntries(
        {{tr("Enrolled, ever"), c.leadsEnrolled}, {tr("In it now"), c.active}, {tr("Completed"), c.completed},
            {tr("Booked"), c.booked}, {tr("Opted out"), c.optedOut}, {tr("Deactivated"), c.deactivated},
            {outcomeLabel(Outcome::Removed), c.removed}},
        c.leadsEnrolled, tr("Nobody has been enrolled yet."));
}

template <typename Work, typename Handler> void CampaignDetail::ask(Work work, Handler handler)
{
    m_workspace.database().read(
        this, work,
        [this, handler](const auto& answer) {
            if (!answer) {
                showProblem(answer.error());
                return;
            }
            m_overlay->clear();
            handler(*answer);
        },
        m_request.next());
}

void CampaignDetail::showProblem(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        m_overlay->showError(error.message, error.detail);
}

void CampaignDetail::loadTab()
{
    if (!m_campaign || m_workspace.client().id.isNull())
        return;
    m_note->hide();
    switch (m_tabs->currentIndex()) {
    case Sequence:
    case Versions:
        loadVersions();
        break;
    case Runs:
        loadRuns();
        break;
    case Leads:
        loadLeads();
        break;
    case Events:
        loadEvents();
        break;
    default: // the funnel is here already; what another tab asked for is not wanted any more
        m_request.cancel();
        m_overlay->clear();
        break;
    }
}

void CampaignDetail::loadVersions()
{
    ask([client = m_workspace.client().id, id = m_campaign->id](
            Session& session) { return listCampaignVersions(session, client, id); },
        [this](const QVector<CampaignVersion>& versions) {
            m_versions->setVersions(versions, m_workspace.timeZone());
            QStringList lines;
            for (const Message& message : versions.isEmpty() ? QVector<Message>() : versions.first().messages)
                lines.append(QStringLiteral("%1. %2:\n%3")
                                 .arg(lines.size() + 1)
                                 .arg(delayForPeople(message.delayMinutes), message.text));
            m_sequence->setText(lines.join(QLatin1String("\n\n")));
        });
}

void CampaignDetail::loadRuns()
{
    ask([client = m_workspace.client().id, id = m_campaign->id](
            Session& session) { return listEnrollmentRuns(session, client, id, mostRows); },
        [this](const QVector<EnrollmentRun>& runs) {
            QVector<QVariantList> rows;
            for (const EnrollmentRun& run : runs)
                rows.append(
                    {time(run.runAt), run.undoneAt.isValid() ? tr("Undone") : runStatusLabel(run.status),
                        run.totalMatching, run.enrolled, run.remaining, words(run.reason), run.actor});
            fill(Runs, m_runs, rows, tr("No enrollment has run yet"));
        });
}

void CampaignDetail::loadLeads()
{
    ask([client = m_workspace.client().id, id = m_campaign->id](
            Session& session) { return campaignLeads(session, client, id, mostRows); },
        [this](const QVector<EnrolledLead>& leads) {
            QVector<QVariantList> rows;
            for (const EnrolledLead& lead : leads)
                rows.append({lead.name, lead.email, lead.processingStatus,
                    tr("%1 of %2").arg(lead.position).arg(lead.messages), lead.version, time(lead.enrolledAt),
                    outcomeLabel(lead.outcome)});
            fill(Leads, m_leads, rows, tr("Nobody has been enrolled yet"));
        });
}

void CampaignDetail::loadEvents()
{
    ask([client = m_workspace.client().id, id = m_campaign->id](
            Session& session) { return campaignEvents(session, client, id, mostRows); },
        [this](const QVector<CampaignEvent>& events) {
            QVector<QVariantList> rows;
            for (const CampaignEvent& event : events)
                rows.append({time(event.occurredAt), words(event.eventType), event.leadName, event.actor});
            fill(Events, m_events, rows, tr("Nothing has happened yet"));
        });
}

} // namespace cm

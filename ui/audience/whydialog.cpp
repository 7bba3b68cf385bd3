// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/whydialog.h"

#include "ui/controls/chipdelegate.h"
#include "ui/controls/searchfield.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int mostFound = 50;

QString lineFor(const Lead& lead)
{
    const QString name = lead.name().isEmpty() ? lead.id.toString() : lead.name();
    return lead.email.isEmpty() ? name : name + QStringLiteral(" · ") + lead.email;
}

} // namespace

WhyDialog::WhyDialog(Workspace& workspace, const Audience& audience, LeadId lead, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_audience(audience)
    , m_search(new SearchField(tr("Name, e-mail, phone, company or id")))
    , m_found(new QListWidget)
    , m_sentence(new QLabel)
    , m_table(new TableView)
{
    setObjectName(QStringLiteral("whyDialog"));
    setWindowTitle(tr("Why (not)?"));
    resize(980, 600);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::l);
    columns->addWidget(buildSearch(), 2);
    columns->addWidget(buildAnswer(), 5);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closeWhy"));
    close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addLayout(columns, 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_search, &SearchField::searchChanged, this, &WhyDialog::find);
    connect(m_found, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item)
            explain(item->data(Qt::UserRole).value<LeadId>());
    });
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, [this] { explain(m_lead); });
    if (lead.isNull()) {
        m_search->setFocus();
    } else {
        m_table->setFocus();
        explain(lead);
    }
}

QWidget* WhyDialog::buildSearch()
{
    auto* column = new QWidget;
    auto* heading = new QLabel(tr("Find another lead"));
    setTextRole(heading, TextRole::Strong);
    m_search->setObjectName(QStringLiteral("whySearch"));
    m_search->setAccessibleName(tr("Find a lead"));
    m_search->setMaxLength(255);
    m_search->installEventFilter(this);
    m_found->setObjectName(QStringLiteral("whyFound"));
    m_found->setAccessibleName(tr("Leads found"));
    m_found->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_found->setTextElideMode(Qt::ElideRight);
    m_found->setSpacing(2);
    m_foundOverlay = new StateOverlay(m_found);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(heading);
    layout->addWidget(m_search);
    layout->addWidget(m_found, 1);
    return column;
}

QWidget* WhyDialog::buildAnswer()
{
    auto* column = new QWidget;
    setTextRole(m_sentence, TextRole::Heading);
    m_sentence->setObjectName(QStringLiteral("whySentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->setObjectName(QStringLiteral("whyTable"));
    m_table->setAccessibleName(tr("Rules with this lead's values"));
    m_table->setModel(&m_model);
    m_table->setItemDelegateForColumn(VerdictTableModel::Met,
        new ChipDelegate(
            [](const QModelIndex& index) {
                return index.data(VerdictTableModel::IsMetRole).toBool() ? StatusKind::Success
                                                                         : StatusKind::Error;
            },
            m_table));
    m_table->setFixedColumns({VerdictTableModel::Met, VerdictTableModel::Rule});
    m_table->setDefaultWidths({80, 220, 320});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->overlay()->showEmpty({QStringLiteral("help"), tr("No lead chosen"),
        tr("Find a lead to see which conditions it meets."), {}});
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_sentence);
    layout->addWidget(m_table, 1);
    return column;
}

// Down goes from the search into what it found.
bool WhyDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Down && m_found->count() > 0) {
        m_found->setFocus();
        m_found->setCurrentRow(qMax(0, m_found->currentRow()));
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

void WhyDialog::find(const QString& text)
{
    if (text.isEmpty()) {
        m_finding.cancel();
        m_found->clear();
        m_foundOverlay->clear();
        return;
    }
    m_foundOverlay->showLoading(tr("Searching …"));
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id, text](
            Session& session) { return findLeads(session, client, text, mostFound); },
        [this](const Result<QVector<Lead>>& answer) {
            if (answer)
                showFound(*answer);
            else
                m_foundOverlay->showError(answer.error().message, answer.error().detail, false);
        },
        m_finding.next());
}

void WhyDialog::showFound(const QVector<Lead>& leads)
{
    m_found->clear();
    for (const Lead& lead : leads) {
        auto* item = new QListWidgetItem(lineFor(lead), m_found);
        item->setData(Qt::UserRole, QVariant::fromValue(lead.id));
        item->setToolTip(item->text().toHtmlEscaped());
    }
    if (leads.isEmpty())
        m_foundOverlay->showEmpty({QStringLiteral("search"), tr("Nobody found"),
            tr("No lead of this client has this in name, e-mail, phone or company."), {}});
    else
        m_foundOverlay->clear();
}

void WhyDialog::explain(LeadId lead)
{
    m_lead = lead;
    m_table->overlay()->showLoading(tr("Looking at the lead …"));
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id, lead, audience = m_audience, zone = m_workspace.timeZone()](
            Session& session) { return explainLead(session, client, lead, audience, {}, zone); },
        [this](const Result<LeadExplanation>& answer) {
            if (answer) {
                show(*answer);
                return;
            }
            m_sentence->clear();
            m_model.setExplanation(std::nullopt);
            m_table->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_explaining.next());
}

void WhyDialog::show(const LeadExplanation& explanation)
{
    m_sentence->setText(explanation.sentence());
    m_model.setExplanation(explanation);
    m_table->overlay()->clear();
    // The first rule that is not met, which is what was asked for.
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (!explanation.verdicts.at(row).isMet) {
            m_table->selectRow(row);
            return;
        }
    }
    m_table->selectRow(0);
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/figuredialog.h"

#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/statistics/statisticstableview.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cm {

namespace {

QWidget* queryTab(const QString& query)
{
    auto* tab = new QWidget;
    auto* text = new QPlainTextEdit(query);
    text->setObjectName(QStringLiteral("metricQuery"));
    text->setAccessibleName(FigureDialog::tr("Query"));
    text->setReadOnly(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* copy = new QPushButton(FigureDialog::tr("Copy"));
    copy->setObjectName(QStringLiteral("copyQuery"));
    QObject::connect(
        copy, &QPushButton::clicked, copy, [query] { QGuiApplication::clipboard()->setText(query); });
    auto* layout = new QVBoxLayout(tab);
    layout->addWidget(new QLabel(FigureDialog::tr("It recounts the figure from what happened, one by one.")));
    layout->addWidget(text, 1);
    layout->addWidget(copy, 0, Qt::AlignRight);
    return tab;
}

} // namespace

FigureDialog::FigureDialog(Workspace& workspace, const Figure& figure, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_figure(figure)
    , m_leads(new StatisticsTableView)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1: how is this computed?").arg(figure.title));
    resize(860, 520);
    auto* title = new QLabel(figure.title);
    setTextRole(title, TextRole::Heading);
    auto* value = new QLabel(figure.value);
    value->setObjectName(QStringLiteral("figureValue"));
    setTextRole(value, TextRole::Display);
    auto* sentence = new QLabel(figure.sentence);
    sentence->setObjectName(QStringLiteral("metricSentence"));
    sentence->setWordWrap(true);
    auto* period = new QLabel(figure.time);
    setTextRole(period, TextRole::Muted);
    auto* tabs = new QTabWidget;
    tabs->addTab(m_leads, tr("Leads"));
    if (!figure.query.isEmpty())
        tabs->addTab(queryTab(figure.query), tr("Query"));
    auto* close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    StateOverlay* overlay = m_leads->view()->overlay();
    connect(overlay, &StateOverlay::cancelRequested, this, [this] { m_request.cancel(); });
    connect(overlay, &StateOverlay::retryRequested, this, &FigureDialog::loadLeads);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::s);
    layout->addWidget(title);
    layout->addWidget(value);
    layout->addWidget(sentence);
    layout->addWidget(period);
    layout->addWidget(tabs, 1);
    layout->addWidget(close, 0, Qt::AlignRight);
    loadLeads();
}

void FigureDialog::loadLeads()
{
    StateOverlay* overlay = m_leads->view()->overlay();
    overlay->showLoading(tr("Looking for the leads …"), true);
    m_workspace.database().read(
        this,
        [leads = m_figure.leads, scope = m_figure.scope](
            Session& session) { return loadLeadsBehind(session, leads, scope); },
        [this, overlay](const Result<StatisticsTable>& answer) {
            overlay->clear();
            if (!answer)
                overlay->showError(answer.error().message, answer.error().detail);
            else if (answer->rows.isEmpty())
                overlay->showEmpty(
                    {QStringLiteral("audience"), tr("No leads"), tr("Nobody counts in this figure."), {}});
            else
                m_leads->setTable(*answer, m_workspace.timeZone());
        },
        m_request.next());
}

} // namespace cm

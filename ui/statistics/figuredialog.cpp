// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/metricdialog.h"

#include "ui/controls/format.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/statistics/statisticstableview.h"
#include "ui/theme/tokens.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cm {

namespace {

QString division(const Metric& metric)
{
    if (!metric.denominator)
        return {};
    return MetricDialog::tr("%1 of %2").arg(formatCount(metric.numerator), formatCount(*metric.denominator));
}

QWidget* queryTab(const QString& query)
{
    auto* tab = new QWidget;
    auto* text = new QPlainTextEdit(query);
    text->setObjectName(QStringLiteral("metricQuery"));
    text->setAccessibleName(MetricDialog::tr("Query"));
    text->setReadOnly(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* copy = new QPushButton(MetricDialog::tr("Copy"));
    copy->setObjectName(QStringLiteral("copyQuery"));
    QObject::connect(
        copy, &QPushButton::clicked, copy, [query] { QGuiApplication::clipboard()->setText(query); });
    auto* layout = new QVBoxLayout(tab);
    layout->addWidget(new QLabel(MetricDialog::tr("It recounts the figure from what happened, one by one.")));
    layout->addWidget(text, 1);
    layout->addWidget(copy, 0, Qt::AlignRight);
    return tab;
}

} // namespace

MetricDialog::MetricDialog(
    Workspace& workspace, const Metric& metric, const StatisticsScope& scope, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_leads(new StatisticsTableView)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1: how is this computed?").arg(metric.label));
    resize(860, 520);
    auto* value = new QLabel(QStringLiteral("%1   %2").arg(metric.valueText(), division(metric)).trimmed());
    QFont large = value->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    value->setFont(large);
    auto* sentence = new QLabel(metric.sentence);
    sentence->setObjectName(QStringLiteral("metricSentence"));
    sentence->setWordWrap(true);
    auto* period = new QLabel(scope.period.label());
    period->setEnabled(false);
    auto* tabs = new QTabWidget;
    tabs->addTab(m_leads, tr("Leads"));
    tabs->addTab(queryTab(metric.query), tr("Query"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::s);
    layout->addWidget(value);
    layout->addWidget(sentence);
    layout->addWidget(period);
    layout->addWidget(tabs, 1);
    layout->addWidget(buttons);
    loadLeads(metric.key, scope);
}

void MetricDialog::loadLeads(const QString& metric, const StatisticsScope& scope)
{
    StateOverlay* overlay = m_leads->view()->overlay();
    overlay->showLoading(tr("Looking for the leads …"), true);
    connect(overlay, &StateOverlay::cancelRequested, this, [this] { m_request.cancel(); });
    connect(
        overlay, &StateOverlay::retryRequested, this, [this, metric, scope] { loadLeads(metric, scope); });
    m_workspace.database().read(
        this, [metric, scope](Session& session) { return loadLeadsBehind(session, metric, scope); },
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartpanel.h"

#include "ui/charts/chart.h"
#include "ui/charts/chartexport.h"
#include "ui/charts/chartlegend.h"
#include "ui/charts/charttablemodel.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/icons.h"

#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace cm {

ChartPanel::ChartPanel(const QString& title, Chart* chart, QWidget* parent)
    : Card(title, parent)
    , m_chart(chart)
    , m_legend(new ChartLegend)
    , m_stack(new QStackedWidget)
    , m_model(new ChartTableModel(this))
    , m_table(new TableView)
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Figures: %1").arg(title));
    m_stack->addWidget(m_chart);
    m_stack->addWidget(m_table);
    body()->addWidget(m_legend);
    body()->addWidget(m_stack, 1);
    m_overlay = new StateOverlay(m_stack);
    m_legend->setChart(m_chart);
    buildHead();
    connect(m_chart, &Chart::dataChanged, this, &ChartPanel::onDataChanged);
    connect(m_overlay, &StateOverlay::retryRequested, this, &ChartPanel::retryRequested);
}

void ChartPanel::buildHead()
{
    m_tableButton = new QToolButton;
    m_tableButton->setIcon(icon(QStringLiteral("table"), IconRole::Muted));
    m_tableButton->setCheckable(true);
    m_tableButton->setToolTip(tr("Show the figures as a table"));
    m_tableButton->setAccessibleName(m_tableButton->toolTip());
    m_tableButton->setObjectName(QStringLiteral("showAsTable"));
    auto* save = new QToolButton;
    save->setIcon(icon(QStringLiteral("export"), IconRole::Muted));
    save->setToolTip(tr("Export"));
    save->setAccessibleName(save->toolTip());
    save->setObjectName(QStringLiteral("exportChart"));
    save->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(save);
    for (const char* suffix : {"png", "pdf", "csv"}) {
        const QString ending = QString::fromLatin1(suffix);
        menu->addAction(tr("As %1 …").arg(ending.toUpper()), this, [this, ending] { exportAs(ending); });
    }
    save->setMenu(menu);
    addHeadWidget(m_tableButton);
    addHeadWidget(save);
    connect(m_tableButton, &QToolButton::toggled, this, &ChartPanel::setTableShown);
}

bool ChartPanel::isTableShown() const
{
    return m_stack->currentWidget() == m_table;
}

void ChartPanel::setTableShown(bool shown)
{
    m_stack->setCurrentWidget(shown ? static_cast<QWidget*>(m_table) : m_chart);
    m_tableButton->setChecked(shown);
}

void ChartPanel::setEmptyText(const QString& title, const QString& text)
{
    m_emptyTitle = title;
    m_emptyText = text;
    onDataChanged();
}

void ChartPanel::onDataChanged()
{
    m_model->setTable(m_chart->table());
    if (m_chart->isEmpty() && !m_emptyTitle.isEmpty())
        m_overlay->showEmpty({QStringLiteral("statistics"), m_emptyTitle, m_emptyText, {}});
    else
        m_overlay->clear();
    describe();
}

void ChartPanel::describe()
{
    m_chart->setAccessibleName(title());
    m_chart->setAccessibleDescription(m_chart->description());
}

void ChartPanel::exportAs(const QString& suffix)
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export \"%1\"").arg(title()), title() + u'.' + suffix, QStringLiteral("*.%1").arg(suffix));
    if (!path.isEmpty())
        writeTo(path, suffix);
}

QString ChartPanel::heading() const
{
    return subtitle().isEmpty() ? title() : title() + QStringLiteral(" · ") + subtitle();
}

void ChartPanel::writeTo(const QString& path, const QString& suffix)
{
    const QString problem = suffix == QLatin1String("png") ? exportChartPng(*m_chart, heading(), path)
        : suffix == QLatin1String("pdf")                   ? exportChartPdf(*m_chart, heading(), path)
                                                           : exportChartCsv(*m_chart, path);
    if (problem.isEmpty()) {
        Q_EMIT exported(path);
        return;
    }
    QMessageBox::warning(this, tr("Not exported"), problem);
    Q_EMIT exportFailed(problem);
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statisticstableview.h"

#include "ui/charts/charttablemodel.h"
#include "ui/controls/format.h"
#include "ui/controls/tableview.h"
#include "ui/theme/tokens.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QMessageBox>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

namespace cm {

namespace {

QVariant shown(const QVariant& value, const QTimeZone& zone)
{
    if (value.typeId() != QMetaType::QDateTime)
        return value;
    return value.toDateTime().isValid() ? formatDateTime(value.toDateTime(), zone) : QString();
}

} // namespace

StatisticsTableView::StatisticsTableView(QWidget* parent)
    : QWidget(parent)
    , m_model(new ChartTableModel(this))
    , m_view(new TableView)
{
    m_view->setModel(m_model);
    m_view->setAccessibleName(tr("Figures"));
    auto* save = new QToolButton;
    save->setText(tr("Export CSV …"));
    save->setObjectName(QStringLiteral("exportTable"));
    connect(save, &QToolButton::clicked, this, &StatisticsTableView::exportCsv);
    connect(m_view, &TableView::rowActivated, this,
        [this](const QModelIndex& index) { Q_EMIT rowActivated(index.row()); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_view, 1);
    layout->addWidget(save, 0, Qt::AlignRight);
}

void StatisticsTableView::setTable(const StatisticsTable& table, const QTimeZone& zone)
{
    m_table = table;
    ChartTable cells;
    for (const StatisticsTable::Column& column : table.columns)
        cells.headers.append(column.label);
    for (const QVector<QVariant>& row : table.rows) {
        QVector<QVariant> values;
        for (const QVariant& value : row)
            values.append(shown(value, zone));
        cells.rows.append(values);
    }
    m_model->setTable(cells);
    m_view->setAccessibleName(table.title);
    m_view->setObjectName(QStringLiteral("table_") + table.key);
    m_view->horizontalHeader()->resizeSections(QHeaderView::ResizeToContents);
}

void StatisticsTableView::exportCsv()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export"), m_table.key + QLatin1String(".csv"), tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const QByteArray text = statisticsCsv(m_table);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        QMessageBox::warning(this, tr("Export"), tr("%1 was not written: %2").arg(path, file.errorString()));
}

} // namespace cm

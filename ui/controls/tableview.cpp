// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/tableview.h"

#include "ui/controls/celldelegate.h"
#include "ui/controls/columnmenu.h"
#include "ui/controls/stateoverlay.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSettings>

#include <algorithm>
#include <memory>

namespace cm {

namespace {

/// A cell as text of one line without tabs.
QString plainCell(const QModelIndex& index)
{
    const QVariant value = index.data();
    QString text = value.typeId() == QMetaType::QStringList ? value.toStringList().join(QStringLiteral(", "))
                                                            : value.toString();
    return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
}

QVector<int> visibleColumns(const QHeaderView* header)
{
    QVector<int> columns;
    for (int visual = 0; visual < header->count(); ++visual) {
        if (!header->isSectionHidden(header->logicalIndex(visual))) {
            columns.append(header->logicalIndex(visual));
        }
    }
    return columns;
}

} // namespace

TableView::TableView(QWidget* parent)
    : QTableView(parent)
    , m_overlay(new StateOverlay(this))
{
    setItemDelegate(new CellDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setFrameShape(QFrame::StyledPanel);

    // Sizes of rows are fixed: asking each of a million rows takes a minute.
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(extent::row);
    verticalHeader()->setMinimumSectionSize(extent::row);
    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setDefaultSectionSize(140);
    header->setMinimumSectionSize(48);
    header->setResizeContentsPrecision(100);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint& place) {
        const std::unique_ptr<QMenu> menu(createColumnMenu(this));
        menu->exec(header->mapToGlobal(place));
    });
    connect(header, &QHeaderView::sectionResized, this, &TableView::saveLayout);
    connect(header, &QHeaderView::sectionMoved, this, &TableView::saveLayout);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &TableView::saveLayout);
    connect(this, &QTableView::doubleClicked, this, &TableView::rowActivated);
}

void TableView::setLayoutKey(const QString& key)
{
    m_layoutKey = key;
    restoreLayout();
}

void TableView::setHiddenByDefault(const QVector<int>& columns)
{
    m_hiddenByDefault = columns;
    restoreLayout();
}

void TableView::setDefaultWidths(const QVector<int>& widths)
{
    m_defaultWidths = widths;
    restoreLayout();
}

void TableView::setModel(QAbstractItemModel* newModel)
{
    m_restoring = true;
    QTableView::setModel(newModel);
    m_restoring = false;
    m_hoveredRow = -1;
    restoreLayout();
}

QString TableView::settingsKey() const
{
    return m_layoutKey.isEmpty() || model() == nullptr
        ? QString()
        : QStringLiteral("layout/%1/%2").arg(m_layoutKey).arg(model()->columnCount());
}

void TableView::applyDefaults()
{
    QHeaderView* header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->setSectionHidden(column, m_hiddenByDefault.contains(column));
        const int width = m_defaultWidths.value(column);
        header->resizeSection(column, width > 0 ? width : header->defaultSectionSize());
    }
}

void TableView::restoreLayout()
{
    if (model() == nullptr) {
        return;
    }
    m_restoring = true;
    applyDefaults();
    const QByteArray state =
        settingsKey().isEmpty() ? QByteArray() : QSettings().value(settingsKey()).toByteArray();
    if (!state.isEmpty()) {
        horizontalHeader()->restoreState(state);
    }
    m_restoring = false;
}

void TableView::saveLayout()
{
    if (!m_restoring && !settingsKey().isEmpty()) {
        QSettings().setValue(settingsKey(), horizontalHeader()->saveState());
    }
}

void TableView::resetLayout()
{
    if (model() == nullptr) {
        return;
    }
    QSettings().remove(settingsKey());
    m_restoring = true;
    applyDefaults();
    m_restoring = false;
}

QMenu* TableView::createColumnMenu(QWidget* parent)
{
    return cm::createColumnMenu(
        horizontalHeader(), m_fixedColumns, [this] { resetLayout(); }, parent);
}

QString TableView::selectionAsTsv(bool withHeaders) const
{
    if (model() == nullptr || selectionModel() == nullptr) {
        return {};
    }
    // By ranges: a list of a million selected indexes takes seconds to make.
    QVector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        ranges.append({range.top(), range.bottom()});
    }
    std::sort(ranges.begin(), ranges.end());
    const QVector<int> columns = visibleColumns(horizontalHeader());
    QStringList lines;
    const auto addLine = [&lines, &columns](const auto& cell) {
        QStringList cells;
        for (const int column : columns) {
            cells.append(cell(column));
        }
        lines.append(cells.join(QLatin1Char('\t')));
    };
    if (withHeaders) {
        addLine([this](int column) { return model()->headerData(column, Qt::Horizontal).toString(); });
    }
    int copied = 0;
    int next = 0; // ranges of single cells overlap in their rows
    for (const auto& [top, bottom] : ranges) {
        for (int row = std::max(top, next); row <= bottom && copied < copyLimit; ++row, ++copied) {
            addLine([this, row](int column) { return plainCell(model()->index(row, column)); });
        }
        next = std::max(next, bottom + 1);
    }
    return lines.join(QLatin1Char('\n'));
}

void TableView::copySelection()
{
    if (selectionModel() == nullptr || !selectionModel()->hasSelection()) {
        return;
    }
    qint64 selected = 0;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        selected += range.height();
    }
    QApplication::clipboard()->setText(selectionAsTsv(false));
    if (selected > copyLimit) {
        Q_EMIT copyTruncated(copyLimit, selected);
    }
}

void TableView::copySelectionWithHeaders()
{
    if (selectionModel() != nullptr && selectionModel()->hasSelection()) {
        QApplication::clipboard()->setText(selectionAsTsv(true));
    }
}

void TableView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        copySelectionWithHeaders();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT rowActivated(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::mouseMoveEvent(QMouseEvent* event)
{
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void TableView::leaveEvent(QEvent* event)
{
    setHoveredRow(-1);
    QTableView::leaveEvent(event);
}

void TableView::wheelEvent(QWheelEvent* event)
{
    QTableView::wheelEvent(event);
    setHoveredRow(rowAt(viewport()->mapFromGlobal(QCursor::pos()).y()));
}

bool TableView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        setHoveredRow(-1);
    }
    return QTableView::viewportEvent(event);
}

void TableView::setHoveredRow(int row)
{
    if (row == m_hoveredRow) {
        return;
    }
    for (const int changed : {m_hoveredRow, row}) {
        if (changed >= 0) {
            viewport()->update(0, rowViewportPosition(changed), viewport()->width(), rowHeight(changed));
        }
    }
    m_hoveredRow = row;
}

} // namespace cm

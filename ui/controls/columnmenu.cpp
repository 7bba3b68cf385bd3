// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/columnmenu.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QMenu>

#include <utility>

namespace cm {

namespace {

struct ColumnMenu {
    Q_DECLARE_TR_FUNCTIONS(ColumnMenu)
};

} // namespace

QMenu* createColumnMenu(
    QHeaderView* header, const QVector<int>& fixed, std::function<void()> reset, QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("columnMenu"));
    const int shown = header->count() - header->hiddenSectionCount();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        QAction* action = menu->addAction(header->model()->headerData(column, Qt::Horizontal).toString());
        const bool visible = !header->isSectionHidden(column);
        action->setCheckable(true);
        action->setChecked(visible);
        action->setEnabled(!fixed.contains(column) && !(visible && shown == 1));
        QObject::connect(action, &QAction::toggled, header, [header, column](bool show) {
            header->setSectionHidden(column, !show);
            if (show && header->sectionSize(column) < 40) {
                header->resizeSection(column, header->defaultSectionSize());
            }
        });
    }
    menu->addSeparator();
    QAction* resetAction = menu->addAction(ColumnMenu::tr("Reset columns"));
    resetAction->setObjectName(QStringLiteral("resetColumns"));
    QObject::connect(resetAction, &QAction::triggered, header, std::move(reset));
    return menu;
}

} // namespace cm

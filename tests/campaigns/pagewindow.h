// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaigntablemodel.h"
#include "tests/campaigns/formwindow.h"
#include "ui/controls/tableview.h"

#include <QMenu>
#include <QTimer>

namespace cm::test {

/// The base of tests that use the page Campaigns in the real window.
class PageWindow : public FormWindow {
protected:
    TableView* table() { return find<TableView>("campaignTable"); }
    QStringList shown()
    {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names.append(table()->model()->index(row, CampaignTableModel::Name).data().toString());
        return names;
    }
    void select(const QString& name)
    {
        QTRY_VERIFY(shown().contains(name));
        table()->selectRow(static_cast<int>(shown().indexOf(name)));
    }
    /// Opens the menu of the selection by keyboard and triggers an entry of it.
    void choose(const QString& entry)
    {
        bool found = false;
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            look.stop();
            QAction* wanted = nullptr;
            const auto actions = menu->actions();
            for (QAction* action : actions) {
                if (action->text() == entry)
                    wanted = action;
            }
            found = wanted && wanted->isEnabled();
            menu->close();
            if (found)
                wanted->trigger();
        });
        look.start(20);
        Q_EMIT table()->customContextMenuRequested(QPoint(20, 20));
        QVERIFY2(found, qPrintable(entry));
    }
    CampaignId make(const QString& name) { return makeCampaign(*m_session, m_client, name, 2); }
    void refresh() { m_window->workspace()->announceChange(); }
};

} // namespace cm::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/columnmappingmodel.h"
#include "models/leadimport/leadimporttablemodel.h"
#include "tests/gui/windowtest.h"
#include "ui/controls/banner.h"
#include "ui/controls/formfield.h"
#include "ui/controls/keyfigure.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/leadimport/importfilestep.h"
#include "ui/leadimport/leadimportdialog.h"
#include "ui/leadimport/pastimportsdialog.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTest>

namespace cm::test {

/// Two that are new, one of them with a doubtful phone, one that is there already, one without an address.
inline const QByteArray mixed("First name,E-mail,Phone,Company\n"
                              "Ada,ada@example.com,030 901820,Bolt\n"
                              "Bob,bob@example.com,+1 999 555 0100,\n"
                              "Old,OLD@example.com,,Bolt\n"
                              "Bad,bad@example,,Bolt\n");

/// The base of tests that import leads in the real window.
class LeadImportWindow : public QObject {
protected:
    /// A client with one lead, and the dialog open on the page Audience.
    void openDialog()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        mustExecute(*m_session,
            u"INSERT INTO leads (client_id, first_name, email, company) "
            "VALUES (:client, 'Old', 'old@example.com', 'Acme')",
            {{QLatin1String("client"), m_client}});
        m_window = openWindow(*m_database);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!m_window->pageIds().isEmpty());
        m_window->setCurrentPage(QStringLiteral("audience"));
        click(m_window->findChild<QPushButton*>(QStringLiteral("importLeads")));
        QTRY_VERIFY(dialog());
    }
    /// After each test.
    void closeWindow()
    {
        m_window.reset();
        m_session.reset();
        m_database.reset();
    }

    LeadImportDialog* dialog() { return m_window->findChild<LeadImportDialog*>(); }
    template <typename T> T* find(const char* name) { return dialog()->findChild<T*>(QLatin1String(name)); }
    /// Of the step that is shown.
    template <typename T> T* shown(const char* name)
    {
        const auto all = dialog()->findChildren<T*>(QLatin1String(name));
        const auto it = std::find_if(all.cbegin(), all.cend(), [](const T* one) { return one->isVisible(); });
        return it == all.cend() ? nullptr : *it;
    }
    static void click(QAbstractButton* button)
    {
        QVERIFY(button);
        QVERIFY2(button->isVisible() && button->isEnabled(), qPrintable(button->objectName()));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void click(const char* name) { click(find<QAbstractButton>(name)); }
    QString fileOf(const QByteArray& content, const QString& name = QStringLiteral("leads.csv"))
    {
        QFile file(m_directory.filePath(name));
        file.open(QIODevice::WriteOnly);
        file.write(content);
        return file.fileName();
    }
    /// Types a path into the first step.
    void type(const QString& path)
    {
        auto* edit = find<QLineEdit>("importPath");
        edit->clear();
        QTest::keyClicks(edit, path);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    void openFile(const QByteArray& content)
    {
        type(fileOf(content));
        QTRY_VERIFY(find<QPushButton>("importNext")->isEnabled());
    }
    /// From the file to what the check found.
    void checkFile(const QByteArray& content)
    {
        openFile(content);
        click("importNext");
        QTRY_VERIFY(find<QPushButton>("importNext")->isEnabled());
        click("importNext");
        check();
    }
    void check()
    {
        click("checkImport");
        QTRY_VERIFY2(shown<KeyFigure>("importAdded"), qPrintable(bannerText()));
    }
    void import()
    {
        click("startImport");
        QTRY_VERIFY2(shown<QLabel>("importSentence"), qPrintable(bannerText()));
    }
    /// Added, updated, skipped, not usable; as they are shown.
    QString figures()
    {
        QStringList values;
        for (const char* name : {"importAdded", "importUpdated", "importSkipped", "importFailed"})
            values.append(shown<KeyFigure>(name) ? shown<KeyFigure>(name)->valueText() : QStringLiteral("?"));
        return values.join(u' ');
    }
    QString bannerText()
    {
        auto* banner = find<Banner>("importBanner");
        return banner->isVisible() ? banner->content().text + u' ' + banner->content().detail : QString();
    }
    static QString cells(const QAbstractItemView* view)
    {
        QStringList lines;
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            QStringList texts;
            for (int column = 0; column < view->model()->columnCount(); ++column)
                texts.append(view->model()->index(row, column).data().toString());
            lines.append(texts.join(u'|'));
        }
        return lines.join(u'\n');
    }
    /// Chooses a field for a column with the mouse, as a person does.
    void mapColumn(int row, LeadField field, bool byKeyboard = false)
    {
        auto* table = find<TableView>("mappingTable");
        const QModelIndex index = table->model()->index(row, ColumnMappingModel::Field);
        table->scrollTo(index);
        if (byKeyboard) {
            table->setFocus();
            table->setCurrentIndex(index);
            QTest::keyClick(table, Qt::Key_F2);
        } else {
            QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
        }
        QTRY_VERIFY(table->findChild<QComboBox*>(QStringLiteral("fieldEditor")));
        auto* box = table->findChild<QComboBox*>(QStringLiteral("fieldEditor"));
        QTRY_VERIFY(box->view()->isVisible());
        QTest::keyClicks(box->view(), leadFieldLabel(field));
        QTest::keyClick(box->view(), Qt::Key_Return);
        QTRY_COMPARE(index.data().toString(), leadFieldLabel(field));
        QTRY_VERIFY(!table->findChild<QComboBox*>(QStringLiteral("fieldEditor")));
    }
    /// Answers the question that follows with its first button (Undo) or Cancel.
    void answerUndo(QWidget* parent, bool undo)
    {
        QTRY_VERIFY(parent->findChild<QMessageBox*>(QStringLiteral("undoQuestion")));
        auto* box = parent->findChild<QMessageBox*>(QStringLiteral("undoQuestion"));
        const auto buttons = box->buttons();
        for (QAbstractButton* button : buttons) {
            if ((box->buttonRole(button) == QMessageBox::AcceptRole) == undo) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        QFAIL("no such button");
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }
    /// What an import leaves in the database.
    QString traces()
    {
        return mustExecute(*m_session,
            u"SELECT concat_ws(' ', (SELECT md5(string_agg(l::text, '' ORDER BY id)) FROM leads l), "
            "(SELECT count(*) FROM lead_imports), (SELECT count(*) FROM lead_import_leads), "
            "(SELECT count(*) FROM audit_log)) AS traces")
            .first()
            .text("traces");
    }

    QTemporaryDir m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    ClientId m_client;
};

} // namespace cm::test

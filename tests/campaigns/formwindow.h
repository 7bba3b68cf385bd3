// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/gui/windowtest.h"
#include "ui/campaigns/campaignform.h"
#include "ui/campaigns/campaignspage.h"

#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

namespace cm::test {

/// The base of tests that use the campaign form in the real window.
class FormWindow : public QObject {
protected:
    /// A client in Berlin with `leads` leads tagged "webinar", and the window.
    void open(int leads = 12)
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        makeLeads(*m_session, m_client, leads);
        reopen();
    }
    /// Another window on the same database, as after a crash of the first.
    void reopen()
    {
        m_window = openWindow(*m_database);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!m_window->pageIds().isEmpty());
    }
    void openForm()
    {
        click("newCampaign");
        QTRY_VERIFY(form()->isVisible());
    }
    /// After each test; nothing is kept for the next one.
    void close()
    {
        m_window.reset();
        m_session.reset();
        m_database.reset();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).removeRecursively();
    }

    CampaignForm* form() { return m_window->campaignsPage()->form(); }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    void click(const char* name)
    {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(button && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void answerNext(QMessageBox::StandardButton button) { answerNextBox(this, button, m_boxText); }

    /// What has the focus, by its own name or that of the control it belongs to.
    static bool hasFocus(const QString& name)
    {
        for (QWidget* widget = QApplication::focusWidget(); widget; widget = widget->parentWidget()) {
            if (widget->objectName() == name)
                return true;
        }
        return false;
    }
    /// Presses Tab until the control with this name has the focus.
    void tabTo(const char* name)
    {
        QStringList passed;
        for (int i = 0; i < 120 && !hasFocus(QLatin1String(name)); ++i) {
            press(Qt::Key_Tab);
            passed.append(focused()->objectName());
        }
        QVERIFY2(hasFocus(QLatin1String(name)),
            qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name), passed.join(u' '))));
    }
    /// Where keys go. After a question the window has to be made active again without a window manager.
    QWidget* focused()
    {
        if (!QApplication::focusWidget()) {
            m_window->activateWindow();
            m_window->setFocus();
            (void)QTest::qWaitForWindowActive(m_window.get());
        }
        return QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(focused(), key, modifiers);
        if (modifiers)
            QTest::keyRelease(focused(), Qt::Key_Control); // else they stay pressed for what comes next
    }
    void type(const QString& text) { QTest::keyClicks(focused(), text); }
    /// Replaces what stands in the control that has the focus.
    void retype(const QString& text)
    {
        press(Qt::Key_A, Qt::ControlModifier);
        type(text);
    }
    void enter(const char* name, const QString& text)
    {
        tabTo(name);
        retype(text);
    }
    void enterTag(const QString& tag)
    {
        tabTo("tagsAny");
        type(tag);
        press(Qt::Key_Return);
    }
    /// A valid Custom campaign, by keyboard.
    void fill(const QString& name = QStringLiteral("Spring"))
    {
        enter("campaignName", name);
        enterTag(QStringLiteral("webinar"));
        enter("messageText1", QStringLiteral("Hi there"));
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    ClientId m_client;
    QString m_boxText;
};

} // namespace cm::test

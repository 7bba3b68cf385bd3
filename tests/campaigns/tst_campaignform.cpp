// SPDX-License-Identifier: GPL-3.0-or-later
// The campaign form, used by keyboard and mouse: all types, the sequence, undo, and what is kept.
#include "models/campaigns/campaignqueries.h"
#include "tests/campaigns/formwindow.h"
#include "tests/campaigns/randomdraft.h"
#include "ui/audience/leadpreview.h"
#include "ui/campaigns/messageeditor.h"
#include "ui/campaigns/messagetextedit.h"
#include "ui/campaigns/sendtimeline.h"
#include "ui/campaigns/sequenceeditor.h"
#include "ui/controls/banner.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLabel>

using namespace cm;
using namespace cm::test;

class CampaignFormTest : public FormWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_campaignform")); }
    void init() { open(); }
    void cleanup() { close(); }

    void FM_01_eachTypeByKeyboardAlone_data();
    void FM_01_eachTypeByKeyboardAlone();
    void messagesAreAddedMovedAndRemoved();
    void messagesAreDragged();
    void placeholdersAreCompleted();
    void messagesArePreviewedWithARealLead();
    void webinarStagesFollowTheEvent();
    void dryRunTellsAndKeepsNothing();
    void randomEditsAreUndoneToTheSameState();
    void undoCoversEveryField();
    void FM_02_leavingAsks();
    void FM_02_aSecondSubmitDoesNothing();
    void whatWasEnteredSurvivesACrash();

private:
    SequenceEditor* sequence() { return form()->findChild<SequenceEditor*>(); }
    QStringList texts()
    {
        QStringList texts;
        for (const Message& message : form()->draft().messages)
            texts.append(message.text);
        return texts;
    }
    void enterMessages(const QStringList& messages)
    {
        enter("messageText1", messages.first());
        for (qsizetype i = 1; i < messages.size(); ++i) {
            click("addMessage");
            type(messages[i]);
        }
    }
};

void CampaignFormTest::FM_01_eachTypeByKeyboardAlone_data()
{
    QTest::addColumn<QString>("type");
    for (const char* type : {"Custom", "Standard", "Webinar"})
        QTest::newRow(type) << QString::fromLatin1(type);
}

void CampaignFormTest::FM_01_eachTypeByKeyboardAlone()
{
    QFETCH(QString, type);
    press(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(hasFocus(QStringLiteral("campaignName")));
    this->type(QStringLiteral("By hand"));
    tabTo("campaignType");
    this->type(type.left(1));
    if (type != QLatin1String("Custom"))
        enter("campaignFormId", QStringLiteral("form-7"));
    if (type == QLatin1String("Webinar")) {
        enter("webinarDate", QDate::currentDate().addDays(20).toString(Qt::ISODate));
        enter("campaignZoomLink", QStringLiteral("https://example.com/join"));
    }
    enterTag(QStringLiteral("webinar"));
    enter("messageText1", QStringLiteral("Hi {{first_name}}"));
    enter("campaignBookingLink", QStringLiteral("https://example.com/book"));
    enter("campaignCap", QStringLiteral("7"));
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(count(QStringLiteral("campaigns")), 1);
    QTRY_VERIFY(!form()->isVisible());
    const Row row = mustExecute(*m_session, u"SELECT * FROM campaigns").first();
    QCOMPARE(row.text("name"), QStringLiteral("By hand"));
    QCOMPARE(row.text("campaign_type"), type);
    QCOMPARE(row.text("form_id"), type == QLatin1String("Custom") ? QString() : QStringLiteral("form-7"));
    QCOMPARE(row.text("booking_link"), QStringLiteral("https://example.com/book"));
    QCOMPARE(row.integer("max_leads_to_enroll"), 7);
    QCOMPARE(row.isNull("webinar_datetime"), type != QLatin1String("Webinar"));
    // 18:00 in Berlin, whatever this machine's zone is.
    if (type == QLatin1String("Webinar"))
        QCOMPARE(
            row.timestamp("webinar_datetime").toTimeZone(QTimeZone("Europe/Berlin")).time(), QTime(18, 0));
}

void CampaignFormTest::messagesAreAddedMovedAndRemoved()
{
    openForm();
    enterMessages({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
    QCOMPARE(texts(), (QStringList{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
    // By keyboard, from the text; the focus stays with the message.
    press(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(texts(), (QStringList{QStringLiteral("one"), QStringLiteral("three"), QStringLiteral("two")}));
    press(Qt::Key_Up, Qt::AltModifier);
    press(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(texts(), (QStringList{QStringLiteral("three"), QStringLiteral("one"), QStringLiteral("two")}));
    QVERIFY(hasFocus(QStringLiteral("messageText1")));
    click("messageDown1");
    QCOMPARE(texts(), (QStringList{QStringLiteral("one"), QStringLiteral("three"), QStringLiteral("two")}));
    QVERIFY(!find<QToolButton>("messageUp1")->isEnabled());
    QVERIFY(!find<QToolButton>("messageDown3")->isEnabled());
    click("messageDuplicate2");
    click("messageRemove1");
    QCOMPARE(texts(), (QStringList{QStringLiteral("three"), QStringLiteral("three"), QStringLiteral("two")}));
    // Delays in units of people.
    tabTo("messageDelay2");
    retype(QStringLiteral("3"));
    tabTo("messageDelayUnit2");
    type(QStringLiteral("h"));
    QCOMPARE(form()->draft().messages[1].delayMinutes, 180);
    while (find<QPushButton>("addMessage")->isEnabled())
        click("addMessage");
    QCOMPARE(form()->draft().messages.size(), 10);
    QVERIFY(!find<QToolButton>("messageDuplicate1")->isEnabled());
}

void CampaignFormTest::messagesAreDragged()
{
    openForm();
    enterMessages({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
    QToolButton* handle = sequence()->editors().first()->handle();
    QTest::mousePress(handle, Qt::LeftButton);
    const auto dragTo = [&](int place) {
        const QPoint target =
            sequence()->editors()[place]->mapToGlobal(QPoint(10, sequence()->editors()[place]->height() - 2));
        QMouseEvent move(
            QEvent::MouseMove, handle->mapFromGlobal(target), target, Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(handle, &move);
    };
    dragTo(2);
    QTest::mouseRelease(handle, Qt::LeftButton);
    QCOMPARE(texts(), (QStringList{QStringLiteral("two"), QStringLiteral("three"), QStringLiteral("one")}));
    // Without the button nothing is dragged.
    const QPoint target = sequence()->editors()[0]->mapToGlobal(QPoint(10, 2));
    QMouseEvent move(
        QEvent::MouseMove, handle->mapFromGlobal(target), target, Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(handle, &move);
    QCOMPARE(texts().constLast(), QStringLiteral("one"));
}

void CampaignFormTest::placeholdersAreCompleted()
{
    openForm();
    enter("messageText1", QStringLiteral("Hi {{fi"));
    auto* text = find<MessageTextEdit>("messageText1");
    QTRY_VERIFY(text->completer()->popup()->isVisible());
    QVERIFY(text->completer()->popup()->y()
        >= text->viewport()->mapToGlobal(text->cursorRect().bottomLeft()).y());
    QTest::keyClick(text->completer()->popup(), Qt::Key_Return);
    QCOMPARE(text->toPlainText(), QStringLiteral("Hi {{first_name}}"));
    QVERIFY(!text->completer()->popup()->isVisible());
    text->setFocus();
    type(QStringLiteral(" {{nick}}"));
    tabTo("formUndo");
    QVERIFY(form()->shownProblem(QStringLiteral("messages.1.text")).contains(QStringLiteral("{{nick}}")));
}

void CampaignFormTest::messagesArePreviewedWithARealLead()
{
    mustExecute(*m_session,
        u"UPDATE leads SET first_name = 'Grace', company = 'Navy', created_at = created_at + interval '1 "
        u"hour' "
        "WHERE email = 'ada7@example.com'"); // and not by chance the first
    openForm();
    enterTag(QStringLiteral("webinar"));
    enter("messageText1", QStringLiteral("Hi {{first_name}} of {{company}}"));
    MessageEditor* message = sequence()->editors().first();
    QTRY_VERIFY2(message->preview().contains(QStringLiteral("Hi Ada of")), qPrintable(message->preview()));
    auto* table = form()->findChild<QAbstractItemView*>(QStringLiteral("leadTable"));
    int row = -1;
    QTRY_VERIFY([&] {
        for (row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString().startsWith(QLatin1String("Grace")))
                return true;
        }
        return false;
    }());
    table->scrollTo(table->model()->index(row, 0));
    QTest::mouseClick(
        table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(row, 0)).center());
    QTRY_VERIFY2(
        message->preview().contains(QStringLiteral("Hi Grace of Navy")), qPrintable(message->preview()));
    // The counter is of what this lead gets.
    enter("messageText1", QStringLiteral("{{first_name}} ") + QString(160, u'x'));
    const auto* counter = find<QLabel>("messageCounter1");
    QTRY_VERIFY2(counter->text().contains(QStringLiteral("2 SMS")), qPrintable(counter->text()));
}

void CampaignFormTest::webinarStagesFollowTheEvent()
{
    openForm();
    QVERIFY(!find<QPushButton>("webinarStages")->isVisible());
    tabTo("campaignType");
    type(QStringLiteral("W"));
    const QDate day = QDate::currentDate().addDays(30);
    enter("webinarDate", day.toString(Qt::ISODate));
    click("webinarStages");
    const CampaignDraft draft = form()->draft();
    QCOMPARE(draft.messages.size(), 4);
    QCOMPARE(draft.startDatetime.secsTo(draft.webinarDatetime), 4320 * 60);
    const QStringList lines = sequence()->timeline()->lines();
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines.first().contains(QStringLiteral("3 days before")), qPrintable(lines.first()));
    // In Berlin's time, an hour before 18:00.
    QVERIFY2(lines.last().contains(QStringLiteral("17:00"))
            && lines.last().contains(QStringLiteral("1 hour before")),
        qPrintable(lines.last()));
    // Start and stages are taken back as they came.
    form()->undo();
    form()->undo();
    QCOMPARE(form()->draft().messages.size(), 1);
    QVERIFY(!form()->draft().startDatetime.isValid());
}

void CampaignFormTest::dryRunTellsAndKeepsNothing()
{
    mustExecute(*m_session,
        u"UPDATE leads SET first_name = repeat('N', 155), company = NULL "
        "WHERE email = 'ada3@example.com'");
    openForm();
    QVERIFY(!find<QPushButton>("draftDryRun")->isEnabled());
    fill();
    enter("messageText1", QStringLiteral("Dear {{first_name}} of {{company}}"));
    const qint64 audits = count(QStringLiteral("audit_log"));
    click("draftDryRun");
    QTRY_VERIFY(form()->findChild<QWidget*>(QStringLiteral("draftDryRunView")));
    const auto said = [this] {
        const auto labels = sequence()->findChildren<QLabel*>();
        return std::any_of(labels.cbegin(), labels.cend(), [](const QLabel* label) {
            return label->isVisibleTo(label->window())
                && label->text() == QLatin1String("Longest case: 164 characters, 2 SMS.");
        });
    };
    QTRY_VERIFY(said()); // whichever of the two answers comes first
    QCOMPARE(count(QStringLiteral("campaigns")), 0);
    QCOMPARE(count(QStringLiteral("enrollments")), 0);
    QCOMPARE(count(QStringLiteral("audit_log")), audits);
    // It is put away when it isn't true any more. Without a window manager the list of suggestions, closed
    // long ago, is still the active window.
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    enter("messageText1", QStringLiteral("Other"));
    QVERIFY(!form()->findChild<QWidget*>(QStringLiteral("draftDryRunView")));
}

void CampaignFormTest::randomEditsAreUndoneToTheSameState()
{
    openForm();
    RandomDraft random(5);
    const CampaignDraft before = form()->draft();
    QVector<CampaignDraft> states{before};
    const QStringList names{QStringLiteral("campaignName"), QStringLiteral("campaignFormId"),
        QStringLiteral("campaignBookingLink"), QStringLiteral("campaignResourceName"),
        QStringLiteral("messageText1")};
    for (int i = 0; i < 150; ++i) {
        switch (random.below(6)) {
        case 0:
            find<QComboBox>("campaignType")->setCurrentIndex(random.below(3));
            break;
        case 1:
            find<QComboBox>("campaignReenrollment")->setCurrentIndex(random.below(3));
            break;
        case 2:
            if (find<QPushButton>("addMessage")->isEnabled())
                click("addMessage");
            break;
        case 3:
            sequence()->move(random.below(3), random.below(3));
            break;
        case 4:
            find<QAbstractButton>(random.below(2) ? "campaignPaused" : "allowQuickFollowUp")->toggle();
            break;
        default:
            const QString& name = names[random.below(static_cast<int>(names.size()))];
            m_window->findChild<QWidget*>(name)->setFocus();
            type(QString(QChar(u'a' + random.below(26))));
        }
        states.append(form()->draft());
    }
    const CampaignDraft after = form()->draft();
    QVERIFY(after != before);
    while (form()->history().canUndo()) {
        form()->undo();
        QVERIFY(states.contains(form()->draft()));
        QVERIFY(form()->draft() == form()->history().current());
    }
    QVERIFY(form()->draft() == before);
    while (form()->history().canRedo())
        form()->redo();
    QVERIFY(form()->draft() == after);
}

void CampaignFormTest::undoCoversEveryField()
{
    openForm();
    fill();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(texts(), QStringList{QString()});
    QCOMPARE(form()->draft().audience.tagsAny, QStringList{QStringLiteral("webinar")});
    click("formUndo");
    click("formUndo");
    QCOMPARE(form()->draft().name, QString());
    QVERIFY(!find<QToolButton>("formUndo")->isEnabled());
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(form()->draft().name, QStringLiteral("Spring"));
    click("formRedo");
    click("formRedo");
    QCOMPARE(texts(), QStringList{QStringLiteral("Hi there")});
}

void CampaignFormTest::FM_02_leavingAsks()
{
    openForm();
    press(Qt::Key_Escape); // nothing entered, nothing asked
    QTRY_VERIFY(!form()->isVisible());
    openForm();
    fill();
    answerNext(QMessageBox::Cancel);
    click("cancelForm");
    QVERIFY(form()->isVisible());
    answerNext(QMessageBox::Cancel);
    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
    QVERIFY(!m_boxText.isEmpty());
    // Kept as a draft, it is there the next time, with the way to be rid of it.
    answerNext(QMessageBox::Save);
    click("cancelForm");
    QVERIFY(!form()->isVisible());
    openForm();
    QCOMPARE(form()->draft().name, QStringLiteral("Spring"));
    auto* banner = find<Banner>("formBanner");
    QVERIFY(banner->isVisible());
    banner->content().actions.first().run();
    QCOMPARE(form()->draft().name, QString());
    fill();
    answerNext(QMessageBox::Discard);
    click("cancelForm");
    openForm();
    QVERIFY(!form()->isDirty());
}

void CampaignFormTest::FM_02_aSecondSubmitDoesNothing()
{
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.4); RETURN "
        "NEW; END "
        "$$; CREATE TRIGGER slow BEFORE INSERT ON campaigns FOR EACH ROW EXECUTE FUNCTION slow()")));
    openForm();
    fill();
    for (int i = 0; i < 5; ++i) {
        QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
        QTest::mouseClick(find<QAbstractButton>("createCampaign"), Qt::LeftButton);
    }
    // Nothing can be changed while it is on its way.
    QVERIFY(!find<QLineEdit>("campaignName")->isEnabled());
    QTRY_VERIFY(!form()->isVisible());
    QTest::qWait(100);
    QCOMPARE(count(QStringLiteral("campaigns")), 1);
    QCOMPARE(count(QStringLiteral("audit_log WHERE action = 'campaign_created'")), 1);
    openForm();
    QVERIFY(!form()->isDirty());
}

void CampaignFormTest::whatWasEnteredSurvivesACrash()
{
    openForm();
    fill(QStringLiteral("Unsaved"));
    const CampaignDraft entered = form()->draft();
    QTest::qWait(2 * DraftKeeper::pauseMs);
    const QDir kept(
        QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/drafts"));
    QCOMPARE(kept.entryList(QDir::Files).size(), 1);
    // The file is what a killed program leaves behind; the window's orderly end adds nothing to it.
    reopen();
    openForm();
    QVERIFY(form()->draft() == entered);
    click("createCampaign");
    QTRY_COMPARE(count(QStringLiteral("campaigns WHERE name = 'Unsaved'")), 1);
    QTRY_COMPARE(kept.entryList(QDir::Files).size(), 0);
}

QTEST_MAIN(CampaignFormTest)
#include "tst_campaignform.moc"

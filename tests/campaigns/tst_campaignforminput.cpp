// SPDX-License-Identifier: GPL-3.0-or-later
// What people enter wrongly into the campaign form: each rule at its field, and input nobody thought of.
#include "models/campaigns/campaignqueries.h"
#include "tests/campaigns/formwindow.h"
#include "tests/support/eventloopwatch.h"
#include "ui/controls/columnscroll.h"
#include "ui/controls/formfield.h"

#include <QClipboard>
#include <QListWidget>
#include <QScrollBar>
#include <QTimeEdit>
#include <QWheelEvent>

using namespace cm;
using namespace cm::test;

class CampaignFormInput : public FormWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_campaignforminput")); }
    void init()
    {
        open(3);
        openForm();
    }
    void cleanup() { close(); }

    void FM_01_anErrorStandsAtItsField_data();
    void FM_01_anErrorStandsAtItsField();
    void FM_01_theSummaryListsAllAndLeadsThere();
    void CC_15_aNameTakenMeanwhileStandsAtItsField();
    void aMegabyteInEachField();
    void unusualTextsAreKeptAsTheyAre_data();
    void unusualTextsAreKeptAsTheyAre();
    void aStartASecondAgoIsRefused();
    void theWheelScrollsAndChangesNothing();
    void whatIsSaidOfATextLeavesTheColumnAsWideAsItWas();

private:
    void focusOn(const QString& control)
    {
        auto* widget = form()->findChild<QWidget*>(control);
        QVERIFY2(widget, qPrintable(control));
        widget->setFocus();
        QVERIFY2(hasFocus(control), qPrintable(control));
    }
    /// The form with a campaign in it that keeps all rules.
    void openValid(const QString& type)
    {
        CampaignDraft draft;
        draft.name = QStringLiteral("Valid");
        draft.audience.tagsAny = {QStringLiteral("webinar")};
        draft.messages = {{0, QStringLiteral("Hello")}};
        if (type != QLatin1String("C")) {
            draft.type = type == QLatin1String("S") ? CampaignType::Standard : CampaignType::Webinar;
            draft.formId = QStringLiteral("form");
        }
        if (draft.type == CampaignType::Webinar) {
            draft.webinarDatetime = QDateTime::currentDateTimeUtc().addDays(20);
            draft.zoomLink = QStringLiteral("https://example.com/join");
        }
        form()->openCopy(draft);
    }
};

/// The day on which clocks in Berlin skip an hour next.
static QDate nextSpringForward()
{
    const QDate today = QDate::currentDate();
    QDate day;
    for (int year = today.year(); day <= today; ++year) {
        day = QDate(year, 3, 31);
        day = day.addDays(-(day.dayOfWeek() % 7)); // the last Sunday
    }
    return day;
}

using Enter = QVector<std::pair<QString, QString>>;
Q_DECLARE_METATYPE(Enter)

void CampaignFormInput::FM_01_anErrorStandsAtItsField_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Enter>("entries"); // control, what is typed into it
    QTest::addColumn<QString>("field");
    QTest::addColumn<Enter>("mended"); // entries with which the error is gone
    const auto row = [](const char* name, const char* type, const Enter& entries, const char* field,
                         const Enter& mended) {
        QTest::newRow(name) << QString::fromLatin1(type) << entries << QString::fromLatin1(field) << mended;
    };
    const auto at = [](const char* control, const QString& text) {
        return std::pair(QString::fromLatin1(control), text);
    };
    const QString tomorrow = QDate::currentDate().addDays(1).toString(Qt::ISODate);
    const QString yesterday = QDate::currentDate().addDays(-1).toString(Qt::ISODate);
    const QString link = QStringLiteral("https://example.com");
    row("name missing", "C", {at("campaignName", {})}, "name", {at("campaignName", QStringLiteral("A"))});
    row("name too long", "C", {at("campaignName", QString(256, u'n'))}, "name",
        {at("campaignName", QString(255, u'n'))});
    row("form id missing", "S", {at("campaignFormId", {})}, "formId",
        {at("campaignFormId", QStringLiteral("f"))});
    row("form id too long", "C", {at("campaignFormId", QString(256, u'f'))}, "formId",
        {at("campaignFormId", {})});
    row("webinar without time", "W", {at("webinarDate", {})}, "webinarDatetime",
        {at("webinarDate", tomorrow)});
    row("webinar over", "W", {at("webinarDate", yesterday)}, "webinarDatetime",
        {at("webinarDate", tomorrow)});
    row("webinar is no date", "W", {at("webinarDate", QStringLiteral("soon"))}, "webinarDatetime",
        {at("webinarDate", tomorrow)});
    row("webinar without link", "W", {at("campaignZoomLink", {})}, "zoomLink",
        {at("campaignZoomLink", link)});
    row("tags missing", "C", {at("tagsAny", {})}, "audience.tags",
        {at("tagsAny", QStringLiteral("webinar,"))});
    row("tag too long", "C", {at("tagsAny", QString(101, u't') + u',')}, "audience.tags", {});
    row("score upside down", "C", {at("lower", QStringLiteral("60")), at("upper", QStringLiteral("40"))},
        "audience.icpScore", {at("upper", QStringLiteral("60"))});
    row("created upside down", "C",
        {at("from", QStringLiteral("2026-02-02")), at("until", QStringLiteral("2026-02-01"))},
        "audience.createdAfter", {at("until", QStringLiteral("2026-02-02"))});
    row("created is no date", "C", {at("from", QStringLiteral("2026-02-30"))}, "audience.createdAfter",
        {at("from", QStringLiteral("2026-02-28"))});
    row("text missing", "C", {at("messageText1", {})}, "messages.1.text",
        {at("messageText1", QStringLiteral("Hi"))});
    row("unknown placeholder", "C", {at("messageText1", QStringLiteral("{{nick}}"))}, "messages.1.text",
        {at("messageText1", QStringLiteral("{{company}}"))});
    row("delay too long", "C", {at("messageDelay1", QStringLiteral("31"))}, "messages.1.delayMinutes",
        {at("messageDelay1", QStringLiteral("30"))});
    row("booking link", "C", {at("campaignBookingLink", QStringLiteral("javascript:alert(1)"))},
        "bookingLink", {at("campaignBookingLink", link)});
    row("resource without link", "C",
        {at("campaignResourceName", QStringLiteral("Guide")), at("campaignResourceLink", {})}, "resourceLink",
        {at("campaignResourceLink", link)});
    row("resource without name", "C", {at("campaignResourceName", {}), at("campaignResourceLink", link)},
        "resourceName", {at("campaignResourceName", QStringLiteral("Guide"))});
    row("start over", "C", {at("campaignStartDate", yesterday)}, "startDatetime",
        {at("campaignStartDate", tomorrow)});
    row("start in two years", "C",
        {at("campaignStartDate", QDate::currentDate().addDays(700).toString(Qt::ISODate))}, "startDatetime",
        {at("campaignStartDate", {})});
    row("start that the clocks skip", "C",
        {at("campaignStartDate", nextSpringForward().toString(Qt::ISODate)),
            at("campaignStartTime", QStringLiteral("0230"))},
        "startDatetime", {at("campaignStartTime", QStringLiteral("0330"))});
}

void CampaignFormInput::FM_01_anErrorStandsAtItsField()
{
    QFETCH(QString, type);
    QFETCH(Enter, entries);
    QFETCH(QString, field);
    QFETCH(Enter, mended);
    openValid(type);
    const auto enterAll = [this](const Enter& all) {
        for (const auto& [control, text] : all) {
            focusOn(control);
            if (auto* time = form()->findChild<QTimeEdit*>(control)) {
                time->setTime(QTime::fromString(text, QStringLiteral("HHmm")));
            } else if (!text.isEmpty()) {
                retype(text);
            } else {
                press(Qt::Key_A, Qt::ControlModifier);
                press(Qt::Key_Delete);
                press(Qt::Key_Backspace); // the last tag
            }
        }
    };
    enterAll(entries);
    // While it is being filled in nothing is said; as soon as it is left, it is.
    focusOn(QStringLiteral("cancelForm"));
    QVERIFY2(!form()->shownProblem(field).isEmpty(), "no error is shown");
    // Only there.
    const auto fields = form()->findChildren<FormField*>();
    QCOMPARE(
        std::count_if(fields.cbegin(), fields.cend(), [](const FormField* one) { return one->hasError(); }),
        1);
    enterAll(mended);
    if (!mended.isEmpty())
        QCOMPARE(form()->shownProblem(field), QString());
}

void CampaignFormInput::FM_01_theSummaryListsAllAndLeadsThere()
{
    auto* list = find<QListWidget>("problemList");
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(hasFocus(QStringLiteral("campaignName")));
    QCOMPARE(list->count(), 3); // name, tags, text
    QCOMPARE(count(QStringLiteral("campaigns")), 0);
    list->setFocus();
    list->setCurrentRow(2);
    press(Qt::Key_Return);
    QVERIFY(hasFocus(QStringLiteral("messageText1")));
    fill();
    QCOMPARE(list->count(), 0);
    QVERIFY(!list->isVisible());
}

void CampaignFormInput::CC_15_aNameTakenMeanwhileStandsAtItsField()
{
    fill(QStringLiteral("Taken"));
    makeCampaign(*m_session, m_client, QStringLiteral("taken"));
    click("createCampaign");
    QTRY_VERIFY(form()->shownProblem(QStringLiteral("name")).contains(QStringLiteral("already")));
    QVERIFY(hasFocus(QStringLiteral("campaignName")));
    // What was entered is still there, and another name is all it takes.
    enter("campaignName", QStringLiteral("Free"));
    QCOMPARE(form()->shownProblem(QStringLiteral("name")), QString());
    click("createCampaign");
    QTRY_COMPARE(count(QStringLiteral("campaigns")), 2);
}

void CampaignFormInput::aMegabyteInEachField()
{
    tabTo("campaignType");
    type(QStringLiteral("W"));
    const QString megabyte = QStringLiteral("0123456789abcdef").repeated(65536);
    QApplication::clipboard()->setText(megabyte);
    const EventLoopWatch watch;
    for (const char* name : {"campaignName", "campaignFormId", "webinarDate", "campaignZoomLink", "tagsNone",
             "from", "until", "messageText1", "campaignBookingLink", "campaignResourceName",
             "campaignResourceLink", "campaignStartDate"}) {
        tabTo(name);
        press(Qt::Key_V, Qt::ControlModifier);
        QCoreApplication::processEvents();
    }
    press(Qt::Key_S, Qt::ControlModifier);
    for (const char* field :
        {"name", "formId", "webinarDatetime", "zoomLink", "audience.tags", "audience.createdAfter",
            "messages.1.text", "bookingLink", "resourceName", "resourceLink", "startDatetime"})
        QVERIFY2(!form()->shownProblem(QString::fromLatin1(field)).isEmpty(), field);
    QCOMPARE(find<QPlainTextEdit>("messageText1")->toPlainText(), QString()); // nothing was pasted
    QVERIFY2(watch.longestMs() < 1000, qPrintable(watch.problem()));
    QCOMPARE(count(QStringLiteral("campaigns")), 0);
    // And it can all be taken back.
    while (form()->history().canUndo())
        form()->undo();
    QVERIFY(!form()->isDirty());
}

void CampaignFormInput::unusualTextsAreKeptAsTheyAre_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("right to left") << QStringLiteral("مرحبا {{first_name}}");
    QTest::newRow("override") << QStringLiteral("\u202Eevil\u202C");
    QTest::newRow("combining") << QStringLiteral("e\u0301a\u0308\u0323");
    QTest::newRow("emoji of several") << QStringLiteral("👩‍👩‍👧‍👦 family");
    QTest::newRow("control") << QStringLiteral("bell\u0007 tab\t end");
    QTest::newRow("markup") << QStringLiteral("<b>bold</b> & <script>alert(1)</script>");
    QTest::newRow("statement") << QStringLiteral("'); DROP TABLE campaigns; --");
}

void CampaignFormInput::unusualTextsAreKeptAsTheyAre()
{
    QFETCH(QString, text);
    tabTo("campaignName");
    QApplication::clipboard()->setText(text);
    press(Qt::Key_V, Qt::ControlModifier);
    enterTag(QStringLiteral("webinar"));
    tabTo("messageText1");
    press(Qt::Key_V, Qt::ControlModifier);
    click("createCampaign");
    QTRY_COMPARE(count(QStringLiteral("campaigns")), 1);
    const Row row = mustExecute(*m_session,
        u"SELECT c.name, v.messages #>> '{0,text}' AS text FROM campaigns c JOIN campaign_versions v "
        u"ON v.campaign_id = c.id")
                        .first();
    QCOMPARE(row.text("text"), text);
    QCOMPARE(row.text("name"), text.trimmed());
}

void CampaignFormInput::aStartASecondAgoIsRefused()
{
    fill();
    CampaignDraft draft = form()->draft();
    draft.startDatetime = QDateTime::currentDateTimeUtc().addSecs(-1);
    form()->openCopy(draft);
    // Seconds are kept although the field shows none: it is over, by one.
    QCOMPARE(form()->draft().startDatetime, draft.startDatetime);
    click("createCampaign");
    QVERIFY(!form()->shownProblem(QStringLiteral("startDatetime")).isEmpty());
    draft.startDatetime = QDateTime::currentDateTimeUtc().addSecs(2);
    form()->openCopy(draft);
    QCOMPARE(form()->shownProblem(QStringLiteral("startDatetime")), QString());
    QTest::qWait(2100);
    // It was in the future when it was entered, and isn't any more when it is sent.
    click("createCampaign");
    QVERIFY(!form()->shownProblem(QStringLiteral("startDatetime")).isEmpty());
    QCOMPARE(count(QStringLiteral("campaigns")), 0);
}

void CampaignFormInput::theWheelScrollsAndChangesNothing()
{
    auto* order = find<QComboBox>("campaignOrder");
    auto* scroll = form()->findChild<ColumnScroll*>();
    QTRY_VERIFY(scroll->verticalScrollBar()->maximum() > 300); // laid out
    const CampaignDraft before = form()->draft();
    const auto turn = [](QWidget* over) {
        const QPoint middle = over->rect().center();
        QWheelEvent event(middle, over->mapToGlobal(middle), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
            Qt::NoScrollPhase, false);
        QSpontaneKeyEvent::setSpontaneous(&event); // only these are passed on and give the focus
        qApp->notify(over, &event);
    };
    for (const char* name : {"campaignOrder", "campaignReenrollment", "campaignCap", "messageDelay1"}) {
        auto* entry = find<QWidget>(name);
        QVERIFY2(entry, name);
        find<QLineEdit>("campaignName")->setFocus();
        scroll->verticalScrollBar()->setValue(300);
        const int place = scroll->verticalScrollBar()->value();
        turn(entry);
        QVERIFY2(scroll->verticalScrollBar()->value() < place, name);
        QVERIFY2(!entry->hasFocus(), name);
        QVERIFY2(form()->draft() == before, name);
    }
    // Who has gone there with the keyboard turns it.
    order->setFocus();
    order->setCurrentIndex(1);
    turn(order);
    QCOMPARE(order->currentIndex(), 0);
}

void CampaignFormInput::whatIsSaidOfATextLeavesTheColumnAsWideAsItWas()
{
    auto* scroll = form()->findChild<ColumnScroll*>();
    QTRY_VERIFY(scroll->minimumWidth() > 0);
    QTest::qWait(50);
    const int before = scroll->minimumWidth();
    find<QPlainTextEdit>("messageText1")
        ->setPlainText(QString(1500, u'☺') + QStringLiteral("{{first_name}} {{booking_link}} {{none}}"));
    press(Qt::Key_S, Qt::ControlModifier); // all problems are shown
    QTest::qWait(600); // and how long it is for whom
    QCOMPARE(scroll->minimumWidth(), before);
}

QTEST_MAIN(CampaignFormInput)
#include "tst_campaignforminput.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// How long messages get for the leads of an audience: told while they are typed, as the dry run tells it.
#include "models/campaigns/messagefigures.h"
#include "models/enrollment/draftdryrun.h"
#include "tests/campaigns/formwindow.h"
#include "tests/campaigns/randomdraft.h"
#include "ui/campaigns/messageeditor.h"
#include "ui/campaigns/sequenceeditor.h"
#include "ui/controls/formfield.h"

#include <QLabel>

using namespace cm;
using namespace cm::test;

class MessageFiguresTest : public FormWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_messagefigures")); }
    void init()
    {
        open();
        setLead(3, QStringLiteral("first_name = repeat('N', 155), company = NULL"));
    }
    void cleanup() { close(); }

    void theLongestCaseIsShownWhileTyping();
    void itFollowsTheAudience();
    void anEarlierQuestionIsDropped();
    void itIsWhatTheDryRunSays_data();
    void itIsWhatTheDryRunSays();
    void whatTheCampaignDoesNotSayIsTold();

private:
    void setLead(int number, const QString& values)
    {
        mustExecute(*m_session,
            QStringLiteral("UPDATE leads SET %1 WHERE email = 'ada%2@example.com'").arg(values).arg(number));
    }
    /// At the end of a message, as if pasted: no list of placeholders opens.
    void write(const QString& text, int step = 1)
    {
        auto* edit = form()->findChild<QPlainTextEdit*>(QStringLiteral("messageText%1").arg(step));
        edit->moveCursor(QTextCursor::End);
        edit->insertPlainText(text);
    }
    QString longest(int step = 1)
    {
        const auto* label = form()->findChild<QLabel*>(QStringLiteral("messageLongest%1").arg(step));
        return label->isVisible() ? label->text() : QString();
    }
    QString warning()
    {
        const auto* field = form()->findChild<SequenceEditor*>()->editors().first()->textField();
        QStringList said;
        for (const QLabel* label : field->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(QStringLiteral("{{")))
                said.append(label->text());
        }
        return said.join(u' ');
    }
};

void MessageFiguresTest::theLongestCaseIsShownWhileTyping()
{
    openForm();
    fill();
    QCOMPARE(longest(), QString()); // the same for all leads: the counter says it
    enter("messageText1", QStringLiteral("Dear {{first_name}} of {{company}}"));
    QTRY_COMPARE(longest(), QStringLiteral("Longest case: 164 characters, 2 SMS."));
    QTRY_COMPARE(warning(), QStringLiteral("{{company}} is empty for 12 leads."));
    // Other words around the same placeholders need no answer of the database.
    press(Qt::Key_End, Qt::ControlModifier);
    type(QStringLiteral("!"));
    QCOMPARE(longest(), QStringLiteral("Longest case: 165 characters, 2 SMS."));
    write(QStringLiteral(" ☺"));
    QCOMPARE(longest(), QStringLiteral("Longest case: 167 characters, 3 SMS."));
    // Another message has its own.
    click("addMessage");
    write(QStringLiteral("{{first_name}}{{first_name}}"), 2);
    QTRY_COMPARE(longest(2), QStringLiteral("Longest case: 310 characters, 3 SMS."));
    QTRY_COMPARE(longest(1), QStringLiteral("Longest case: 167 characters, 3 SMS."));
    form()->undo();
    QTRY_COMPARE(longest(1), QStringLiteral("Longest case: 167 characters, 3 SMS."));
}

void MessageFiguresTest::itFollowsTheAudience()
{
    setLead(5, QStringLiteral("first_name = repeat('é', 20), kajabi_tags = ARRAY['other']"));
    openForm();
    fill();
    write(QStringLiteral("{{first_name}}"));
    QTRY_COMPARE(longest(), QStringLiteral("Longest case: 163 characters, 2 SMS."));
    tabTo("tagsAny");
    press(Qt::Key_Backspace);
    type(QStringLiteral("other"));
    press(Qt::Key_Return);
    QTRY_COMPARE(longest(), QStringLiteral("Longest case: 28 characters, 1 SMS."));
    setLead(5, QStringLiteral("kajabi_tags = ARRAY['webinar']"));
}

void MessageFiguresTest::anEarlierQuestionIsDropped()
{
    openForm();
    fill();
    // Typed without a pause: whatever was asked on the way, the last text has its own answer.
    for (const char* name : {"{{first_name}}", "{{company}}", "{{first_name}}", "{{first_name}}"})
        write(QLatin1String(name));
    QTRY_VERIFY(longest().startsWith(QStringLiteral("Longest case: 473 ")));
    QTest::qWait(600);
    QVERIFY2(longest().startsWith(QStringLiteral("Longest case: 473 ")), qPrintable(longest()));
}

void MessageFiguresTest::itIsWhatTheDryRunSays_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one value") << QStringLiteral("Hi {{first_name}}");
    QTest::newRow("two values") << QStringLiteral("{{last_name}}, {{company}}");
    QTest::newRow("of the campaign") << QStringLiteral("{{first_name}}: {{booking_link}}");
    QTest::newRow("outside GSM-7") << QStringLiteral("☺ {{first_name}} {{last_name}} {{company}}");
}

void MessageFiguresTest::itIsWhatTheDryRunSays()
{
    QFETCH(QString, text);
    setLead(4, QStringLiteral("first_name = repeat('Ж', 90), last_name = repeat('{', 70)"));
    setLead(6, QStringLiteral("company = repeat('c', 160)"));
    CampaignDraft draft = RandomDraft(7).valid(QDateTime::currentDateTimeUtc());
    draft.type = CampaignType::Custom;
    draft.audience = {};
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.maxLeadsToEnroll.reset();
    draft.isPaused = false;
    draft.startDatetime = {};
    draft.bookingLink = QStringLiteral("https://example.com/book");
    draft.messages = {{0, text}, {1440, QStringLiteral("The same for all")}};
    const auto dryRun = dryRunDraft(*m_session, m_client, {}, draft);
    QVERIFY2(dryRun, dryRun ? "" : qPrintable(dryRun.error().message));
    QCOMPARE(dryRun->result.enrolled, 12);
    const auto figures = audienceMessageFigures(*m_session, m_client, draft.audience, {}, draft.messages);
    QVERIFY2(figures, figures ? "" : qPrintable(figures.error().message));
    const QMap<QString, QString> values{{QStringLiteral("booking_link"), draft.bookingLink}};
    QMap<QString, qint64> empty;
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(figures->longest(i + 1, draft.messages[i].text, values), dryRun->longest.value(i));
        empty.insert(figures->emptyPlaceholders(draft.messages[i].text, values, 12));
    }
    QCOMPARE(empty, dryRun->emptyPlaceholders);
}

void MessageFiguresTest::whatTheCampaignDoesNotSayIsTold()
{
    openForm();
    fill();
    enter("messageText1", QStringLiteral("Book: {{booking_link}}"));
    QCOMPARE(warning(), QStringLiteral("{{booking_link}} stands for nothing yet: enter it in this form."));
    enter("campaignBookingLink", QStringLiteral("https://example.com/book"));
    QCOMPARE(warning(), QString());
}

QTEST_MAIN(MessageFiguresTest)
#include "tst_messagefigures.moc"

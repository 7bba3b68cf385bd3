// SPDX-License-Identifier: GPL-3.0-or-later
// What another program finds in a monthly report.
#include "tests/report/pdffile.h"
#include "tests/report/reporttestbed.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

// The paper's margins in points, and what a glyph may stand out of its place.
constexpr double margin = 18 / 25.4 * 72;
constexpr double paperWidth = 210 / 25.4 * 72;
constexpr double paperHeight = 297 / 25.4 * 72;
constexpr double tolerance = 2;

QString numberText(double value, int decimals)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(value, 'f', decimals);
}

} // namespace

class ReportContentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<ReportTestbed>(); }
    void cleanup() { m_bed.reset(); }
    void figuresAreThoseOfStats();
    void everyPageSaysWhereItBelongs();
    void theFileIsTextWithItsFontsAndTitle();
    void tablesGoOnUnderTheirHeaders();
    void longNamesStayOnThePaper_data();
    void longNamesStayOnThePaper();
    void anEmptyMonthSaysSo();
    void theSameMomentGivesTheSameReport();

private:
    std::unique_ptr<ReportTestbed> m_bed;
};

void ReportContentTest::figuresAreThoseOfStats()
{
    const PdfFile pdf(m_bed->made());
    const QDate first = m_bed->month().first;
    const QJsonObject stats = m_bed
                                  ->run({QStringLiteral("stats"), QStringLiteral("--client"),
                                      m_bed->client().toString(), QStringLiteral("--period"),
                                      first.toString(Qt::ISODate) + QStringLiteral("..")
                                          + first.addMonths(1).addDays(-1).toString(Qt::ISODate)})
                                  .json();
    const QJsonArray metrics = stats.value(QStringLiteral("metrics")).toArray();
    QVERIFY(metrics.size() >= 13);
    const QString figures = pdf.text(2).simplified();
    for (const QJsonValue& value : metrics) {
        const QJsonObject metric = value.toObject();
        const QString unit = metric.value(QStringLiteral("unit")).toString();
        const double figure = metric.value(QStringLiteral("value")).toDouble();
        const QString text = metric.value(QStringLiteral("value")).isNull() ? QStringLiteral("–")
            : unit == QLatin1String("percent")           ? numberText(figure, 1) + QStringLiteral(" %")
            : unit == QLatin1String("messages per lead") ? numberText(figure, 2)
                                                         : numberText(figure, 0);
        QCOMPARE(pdf.line(2, metric.value(QStringLiteral("label")).toString() + u' '),
            metric.value(QStringLiteral("label")).toString() + u' ' + text);
        QVERIFY(figures.contains(metric.value(QStringLiteral("sentence")).toString()));
    }
    // Nobody has been here for a month.
    QVERIFY(figures.contains(QStringLiteral("Up from 0 in the same part of ")
        + m_bed->month().before().label() + QStringLiteral(": +1,234.")));
    QVERIFY(pdf.text().contains(QStringLiteral("Spring")));
    QCOMPARE(
        pdf.line(0, QStringLiteral("Spring 1,200 1,200")), QStringLiteral("Spring 1,200 1,200 0 0 0 0 0"));
    QCOMPARE(pdf.line(0, QStringLiteral("Autumn 34 0")), QStringLiteral("Autumn 34 0 0 0 0 0 0"));
}

void ReportContentTest::everyPageSaysWhereItBelongs()
{
    const PdfFile pdf(m_bed->made());
    const int pages = pdf.pages();
    QVERIFY(pages >= 4);
    for (int page = 1; page <= pages; ++page)
        QCOMPARE(pdf.line(page, QStringLiteral("%1 of %2").arg(page).arg(pages)),
            QStringLiteral("Acme %1 %2 of %3").arg(m_bed->month().label()).arg(page).arg(pages));
    const QString cover = pdf.text(1).simplified();
    for (const QString& part : {QStringLiteral("Monthly report Acme ") + m_bed->month().label(),
             QStringLiteral("Time zone Europe/Berlin"), QStringLiteral("(within the month)"),
             QStringLiteral("Compared with The same part of ") + m_bed->month().before().label()})
        QVERIFY2(cover.contains(part), qPrintable(cover));
}

void ReportContentTest::theFileIsTextWithItsFontsAndTitle()
{
    const PdfFile pdf(m_bed->made());
    QCOMPARE(pdf.property(QStringLiteral("Title")), QStringLiteral("Acme, ") + m_bed->month().label());
    QVERIFY(pdf.property(QStringLiteral("Creator")).startsWith(QStringLiteral("Campaign Manager")));
    QVERIFY(pdf.property(QStringLiteral("Page size")).endsWith(QStringLiteral("(A4)")));
    QCOMPARE(pdf.missingFonts(), QStringList());
    QCOMPARE(pdf.pictures(), 0);
    // Inside of charts too: the figures of an axis, and the names of bars.
    static const QRegularExpression figure(QStringLiteral("\\n +1,500\\n"));
    QVERIFY(figure.match(pdf.text(3)).hasMatch());
    QVERIFY(pdf.text().contains(QStringLiteral("Message 1 sent")));
}

void ReportContentTest::tablesGoOnUnderTheirHeaders()
{
    mustExecute(m_bed->session(),
        u"UPDATE leads SET kajabi_tags = '{\"many\"}' WHERE id IN (SELECT id FROM leads ORDER BY id LIMIT "
        u"0)");
    makeLeads(m_bed->session(), m_bed->client(), 300);
    for (int i = 0; i < 300; ++i)
        m_bed->enroll(makeCampaign(
            m_bed->session(), m_bed->client(), QStringLiteral("Campaign no. %1").arg(1000 + i), 1, 1));
    const PdfFile pdf(m_bed->made());
    const QString text = pdf.text();
    for (int i = 0; i < 300; ++i)
        QVERIFY2(
            text.contains(QStringLiteral("Campaign no. %1 ").arg(1000 + i)), qPrintable(QString::number(i)));
    int continued = 0;
    for (int page = 1; page <= pdf.pages(); ++page) {
        const QString content = pdf.text(page).simplified();
        if (!content.contains(QStringLiteral("Campaigns (continued)")))
            continue;
        ++continued;
        QVERIFY(content.contains(QStringLiteral("Campaign Enrolled")));
        QVERIFY(content.contains(QStringLiteral("Completed Booked")));
    }
    QVERIFY2(continued >= 5, qPrintable(QString::number(continued)));
}

void ReportContentTest::longNamesStayOnThePaper_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("one word") << QString(255, u'W');
    QTest::newRow("words") << QStringLiteral("Wonderful summer offer ").repeated(11).left(255);
    QTest::newRow("right to left") << QStringLiteral("שלום עולם מבצע ").repeated(17);
    QTest::newRow("arabic") << QStringLiteral("مرحبا بالعالم ").repeated(18);
    QTest::newRow("emoji") << QStringLiteral("😀🎉").repeated(63);
}

void ReportContentTest::longNamesStayOnThePaper()
{
    QFETCH(QString, name);
    mustExecute(m_bed->session(), u"UPDATE clients SET company_name = :name",
        {{QLatin1String("name"), name.left(255).trimmed()}});
    mustExecute(m_bed->session(), u"UPDATE campaigns SET name = :name WHERE name = 'Spring'",
        {{QLatin1String("name"), name.left(254).trimmed()}});
    const PdfFile pdf(m_bed->made());
    QCOMPARE(pdf.missingFonts(), QStringList());
    const QVector<PdfFile::Word> words = pdf.words();
    QVERIFY(words.size() > 200);
    for (const PdfFile::Word& word : words) {
        const QString where =
            QStringLiteral("%1: %2 to %3").arg(word.text).arg(word.box.left()).arg(word.box.right());
        QVERIFY2(word.box.left() >= margin - tolerance, qPrintable(where));
        QVERIFY2(word.box.right() <= paperWidth - margin + tolerance, qPrintable(where));
        QVERIFY2(word.box.top() >= 0 && word.box.bottom() <= paperHeight, qPrintable(where));
    }
}

void ReportContentTest::anEmptyMonthSaysSo()
{
    const PdfFile pdf(m_bed->made({QStringLiteral("--month"), QStringLiteral("2020-02")}));
    const QString text = pdf.text().simplified();
    QVERIFY(text.contains(QStringLiteral("1 Feb 2020 to 29 Feb 2020")));
    QVERIFY(text.contains(QStringLiteral("1 Mar 2020, 00:00 CET (the end of the month)")));
    for (const char* part :
        {"Nobody left.", "Nobody was enrolled.", "Nobody was active.", "Nothing in this month.",
            "The same as in January 2020.", "Nothing to divide by, as in January 2020."})
        QVERIFY2(text.contains(QLatin1String(part)), part);
    QCOMPARE(pdf.line(2, QStringLiteral("Booking rate")), QStringLiteral("Booking rate –"));
}

void ReportContentTest::theSameMomentGivesTheSameReport()
{
    const QString moment = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    const auto content = [&] {
        const PdfFile pdf(m_bed->made({QStringLiteral("--as-of"), moment}));
        QStringList lines = pdf.text().split(u'\n');
        // When it was made is the one thing that may differ.
        lines.removeIf([](const QString& line) { return line.startsWith(QLatin1String("Made ")); });
        lines.append(QString::number(pdf.pages()));
        return lines;
    };
    const QStringList before = content();
    m_bed->enroll(makeCampaign(m_bed->session(), m_bed->client(), QStringLiteral("Later")));
    makeLeads(m_bed->session(), m_bed->client(), 5);
    m_bed->enroll(makeCampaign(m_bed->session(), m_bed->client(), QStringLiteral("Later still")));
    QCOMPARE(content(), before);
}

QTEST_GUILESS_MAIN(ReportContentTest)
#include "tst_reportcontent.moc"

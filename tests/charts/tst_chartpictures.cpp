// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as they are drawn, against stored pictures. CM_UPDATE_PICTURES=1 stores them anew: look at each of
// them before it is committed.
#include "tests/charts/chartsamples.h"
#include "ui/charts/barschart.h"
#include "ui/charts/chartexport.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

constexpr QSize size(640, 300);

struct Difference {
    double mean = 255; ///< of the channels' values, 0 to 255
    double strong = 1; ///< share of the pixels that differ clearly
};

// At half the size, so that what differs is shapes and not the smoothing of an edge.
Difference difference(const QImage& one, const QImage& other)
{
    if (one.size() != other.size())
        return {};
    const QSize half = one.size() / 2;
    const auto halved = [&](const QImage& image) {
        return image.convertToFormat(QImage::Format_RGB32)
            .scaled(half, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage a = halved(one);
    const QImage b = halved(other);
    qint64 sum = 0;
    qint64 strong = 0;
    for (int y = 0; y < half.height(); ++y) {
        for (int x = 0; x < half.width(); ++x) {
            const QColor left = a.pixelColor(x, y);
            const QColor right = b.pixelColor(x, y);
            const int apart = std::abs(left.red() - right.red()) + std::abs(left.green() - right.green())
                + std::abs(left.blue() - right.blue());
            sum += apart;
            strong += apart > 120 ? 1 : 0;
        }
    }
    const double pixels = half.width() * half.height();
    return {static_cast<double>(sum) / pixels / 3, static_cast<double>(strong) / pixels};
}

bool isAlike(const Difference& one)
{
    return one.mean <= 2.0 && one.strong <= 0.005;
}

QImage drawn(Chart& chart, ThemeChoice theme)
{
    applyTheme(theme);
    chart.resize(size);
    // The window's background is behind a chart.
    QImage image(size, QImage::Format_RGB32);
    image.fill(tokens().surface);
    chart.ensurePolished();
    chart.show();
    if (!QTest::qWaitForWindowExposed(&chart))
        qWarning("not shown");
    chart.render(&image, {}, {}, QWidget::DrawChildren);
    return image;
}

std::unique_ptr<Chart> sample(const QString& name)
{
    if (name.startsWith(QLatin1String("funnel"))) {
        auto bars = std::make_unique<BarsChart>();
        bars->setFunnel(true);
        bars->setBars(funnelSample());
        return bars;
    }
    auto days = std::make_unique<StackedDayChart>();
    days->setData(name.startsWith(QLatin1String("hours")) ? hourSample() : outcomeSample(30));
    if (name.startsWith(QLatin1String("zoomed")))
        days->setZoom(10, 5);
    return days;
}

} // namespace

class ChartPicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksAsStored_data();
    void looksAsStored();
    void anotherFigureIsAnotherPicture();
    void paperIsLightInADarkWindow();

private:
    static QString pathOf(const QString& name)
    {
        return QDir(QStringLiteral(CM_PICTURES)).filePath(name + QStringLiteral(".png"));
    }
    static QImage stored(const QString& name) { return QImage(pathOf(name)); }
};

void ChartPicturesTest::looksAsStored_data()
{
    QTest::addColumn<ThemeChoice>("theme");
    for (const char* name : {"outcomes", "zoomed", "hours", "funnel"}) {
        QTest::addRow("%s_light", name) << ThemeChoice::Light;
        QTest::addRow("%s_dark", name) << ThemeChoice::Dark;
    }
}

void ChartPicturesTest::looksAsStored()
{
    QFETCH(ThemeChoice, theme);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const auto chart = sample(name);
    const QImage now = drawn(*chart, theme);
    if (qEnvironmentVariableIsSet("CM_UPDATE_PICTURES"))
        QVERIFY(now.save(pathOf(name)));
    const Difference apart = difference(now, stored(name));
    if (isAlike(apart))
        return;
    const QString seen = QDir::temp().filePath(name + QStringLiteral("_seen.png"));
    QVERIFY(now.save(seen));
    QFAIL(qPrintable(
        QStringLiteral("%1 differs by %2 of 255 on average, clearly in %3 % of its pixels; what was "
                       "drawn is in %4")
            .arg(name)
            .arg(apart.mean, 0, 'f', 2)
            .arg(100 * apart.strong, 0, 'f', 2)
            .arg(seen)));
}

// The tolerance lets no wrong chart through.
void ChartPicturesTest::anotherFigureIsAnotherPicture()
{
    StackedDayChart chart;
    DayChartData data = outcomeSample(30);
    data.series[1].values[29] += 30;
    chart.setData(data);
    QVERIFY(!isAlike(difference(drawn(chart, ThemeChoice::Light), stored(QStringLiteral("outcomes_light")))));
    chart.setData(outcomeSample(30));
    chart.setSeriesVisible(QStringLiteral("removed"), false);
    QVERIFY(!isAlike(difference(drawn(chart, ThemeChoice::Light), stored(QStringLiteral("outcomes_light")))));
    chart.setSeriesVisible(QStringLiteral("removed"), true);
    QVERIFY(isAlike(difference(drawn(chart, ThemeChoice::Light), stored(QStringLiteral("outcomes_light")))));
}

void ChartPicturesTest::paperIsLightInADarkWindow()
{
    const QTemporaryDir directory;
    const auto exported = [&](ThemeChoice theme) {
        const auto chart = sample(QStringLiteral("outcomes"));
        (void)drawn(*chart, theme);
        // Where the pointer was is not on paper.
        if (theme == ThemeChoice::Dark)
            qobject_cast<DayChart*>(chart.get())->setCursorDay(3);
        const QString path = directory.filePath(themeChoiceName(theme) + QStringLiteral(".png"));
        const QString problem = exportChartPng(*chart, QStringLiteral("Leads that left"), path);
        return problem.isEmpty() ? QImage(path) : QImage();
    };
    const QImage light = exported(ThemeChoice::Light);
    QVERIFY(!light.isNull());
    QVERIFY(isAlike(difference(light, exported(ThemeChoice::Dark))));
}

QTEST_MAIN(ChartPicturesTest)
#include "tst_chartpictures.moc"

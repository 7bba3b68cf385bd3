// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-manager/tour.h"

#include "models/audience/audiencequeries.h"
#include "models/campaigns/campaignqueries.h"
#include "models/enrollment/enrollment.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QLocale>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>

#include <cstdio>

namespace cm {

namespace {

constexpr int settleMs = 900; // counting, listing and the first rows of a page
constexpr int longestWaitMs = 120'000;

void say(const QString& text)
{
    std::fprintf(stdout, "%s\n", qPrintable(text));
    std::fflush(stdout);
}

void wait(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

class Tour {
public:
    Tour(MainWindow& window, QString directory)
        : m_window(window)
        , m_directory(std::move(directory))
    {
    }

    bool run() { return fill() && lookAtPages() && previewAndEnroll() && deEnroll(); }

private:
    bool shoot(const QString& name)
    {
        wait(settleMs);
        const QString path = m_directory + u'/' + name + QLatin1String(".png");
        if (!m_window.grab().save(path)) {
            say(QStringLiteral("%1 can't be written.").arg(path));
            return false;
        }
        say(QStringLiteral("page: %1").arg(path));
        return true;
    }

    /// Runs work in the writing session and waits for its answer.
    template <typename Work> auto ask(Work work) -> std::invoke_result_t<Work, Session&>
    {
        std::invoke_result_t<Work, Session&> answer =
            failure(ErrorCode::Timeout, QStringLiteral("No answer."));
        QEventLoop loop;
        QTimer::singleShot(longestWaitMs, &loop, &QEventLoop::quit);
        m_window.workspace()->database().write(&loop, work, [&](const auto& got) {
            answer = got;
            loop.quit();
        });
        loop.exec();
        return answer;
    }

    bool waitUntil(const std::function<bool()>& reached)
    {
        QElapsedTimer clock;
        clock.start();
        while (!reached() && clock.elapsed() < longestWaitMs)
            wait(20);
        return reached();
    }

    /// An empty database gets demonstration data by its own button.
    bool fill()
    {
        if (!waitUntil([this] {
                return m_window.workspace() && (!m_window.pageIds().isEmpty() || button("exploreDemo"));
            })) {
            say(QStringLiteral("The window did not open."));
            return false;
        }
        if (QPushButton* demo = m_window.pageIds().isEmpty() ? button("exploreDemo") : nullptr) {
            if (!shoot(QStringLiteral("0-welcome")))
                return false;
            demo->click();
        }
        const bool filled = waitUntil([this] { return !m_window.pageIds().isEmpty(); });
        if (!filled)
            say(QStringLiteral("The demo data were not made."));
        return filled;
    }

    QPushButton* button(const char* name) { return m_window.findChild<QPushButton*>(QLatin1String(name)); }

    bool lookAtPages()
    {
        int number = 1;
        const QStringList pages = m_window.pageIds();
        for (const QString& page : pages) {
            m_window.setCurrentPage(page);
            if (!shoot(QStringLiteral("%1-%2").arg(number++).arg(page)))
                return false;
        }
        return true;
    }

    bool previewAndEnroll()
    {
        const ClientId client = m_window.workspace()->client().id;
        const auto tags = ask([client](Session& s) { return availableTags(s, client, {}, 1); });
        if (!tags || tags->isEmpty()) {
            say(QStringLiteral("The demo data have no tags."));
            return false;
        }
        CampaignDraft draft;
        draft.name =
            QStringLiteral("Tour %1").arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
        draft.audience.tagsAny = {tags->first().tag};
        draft.messages = {{0, QStringLiteral("Hi {{first_name}}, welcome!")},
            {1440, QStringLiteral("Still interested, {{first_name}}?")}};
        const auto summary =
            ask([client, &draft](Session& s) { return audienceSummary(s, client, draft.audience); });
        if (!summary)
            return fail(summary.error());
        draft.maxLeadsToEnroll = std::max<qint64>(1, summary->enrollable / 2);
        say(QStringLiteral("preview: %1 %2")
                .arg(QLocale().toString(summary->matching), draft.audience.sentence()));
        if (!showForm(draft))
            return false;
        const auto result = ask([client, &draft](Session& s) -> Result<EnrollmentResult> {
            auto campaign = createCampaign(s, client, draft);
            if (!campaign)
                return failure(campaign.error());
            return enrollCampaign(s, client, *campaign, EnrollmentMode::Real);
        });
        if (!result)
            return fail(result.error());
        say(QStringLiteral("enrollment: %1").arg(result->sentence()));
        m_window.workspace()->announceChange();
        return true;
    }

    bool showForm(const CampaignDraft& draft)
    {
        m_window.setCurrentPage(QStringLiteral("campaigns"));
        button("newCampaign")->click();
        m_window.findChild<QLineEdit*>(QStringLiteral("campaignName"))
            ->setText(QStringLiteral("Spring follow-up"));
        m_window.findChild<QPlainTextEdit*>(QStringLiteral("messageText1"))
            ->setPlainText(draft.messages.first().text);
        const bool shot = shoot(QStringLiteral("5-campaign-form"));
        m_window.findChild<QLineEdit*>(QStringLiteral("campaignName"))->clear();
        m_window.findChild<QPlainTextEdit*>(QStringLiteral("messageText1"))->clear();
        button("cancelForm")->click();
        return shot;
    }

    bool deEnroll()
    {
        m_window.setCurrentPage(QStringLiteral("deenrollment"));
        QVector<DeEnrollmentResult> results;
        Error error;
        bool done = false;
        const QObject here; // ends before what is captured
        QObject::connect(&m_window.workspace()->worker(), &DeEnrollmentController::finished, &here,
            [&](const QVector<DeEnrollmentResult>& all, const Error& problem) {
                results = all; // clazy:exclude=lambda-in-connect
                error = problem; // clazy:exclude=lambda-in-connect
                done = true; // clazy:exclude=lambda-in-connect
            });
        button("runNow")->click();
        if (!waitUntil([&] { return done; }) || !error.message.isEmpty())
            return fail(error);
        qint64 left = 0;
        int batches = 0;
        bool good = true;
        for (const DeEnrollmentResult& result : std::as_const(results)) {
            left += result.deEnrolled;
            batches += result.batches;
            good = good && result.status == QLatin1String("success");
        }
        say(QStringLiteral("de-enrollment: %1 leads left in %2 batches over %3 clients, %4")
                .arg(QLocale().toString(left))
                .arg(batches)
                .arg(results.size())
                .arg(good ? QStringLiteral("all successful") : QStringLiteral("not all successful")));
        return shoot(QStringLiteral("6-after-the-run")) && good;
    }

    bool fail(const Error& error)
    {
        say(error.message);
        return false;
    }

    MainWindow& m_window;
    const QString m_directory;
};

} // namespace

int runTour(MainWindow& window, const QString& directory)
{
    if (!QDir().mkpath(directory)) {
        say(QStringLiteral("The directory %1 can't be made.").arg(directory));
        return 1;
    }
    return Tour(window, directory).run() ? 0 : 1;
}

} // namespace cm

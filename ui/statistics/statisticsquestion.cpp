// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statisticsquestion.h"

#include "ui/controls/daterangeedit.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/optionaldateedit.h"
#include "ui/statistics/campaignchooser.h"
#include "ui/theme/tokens.h"

#include <QHBoxLayout>
#include <QLabel>

namespace cm {

namespace {

constexpr QLatin1String customKey("custom");

} // namespace

StatisticsQuestion::StatisticsQuestion(QWidget* parent)
    : QWidget(parent)
    , m_campaigns(new CampaignChooser)
    , m_period(new FilterChips)
    , m_range(new DateRangeEdit)
    , m_asOf(new OptionalDateEdit)
    , m_problem(new QLabel)
{
    m_period->setExclusive(true);
    m_period->setObjectName(QStringLiteral("statisticsPeriod"));
    m_period->setChips({{QStringLiteral("24h"), tr("24 hours")}, {QStringLiteral("7d"), tr("7 days")},
        {QStringLiteral("30d"), tr("30 days")}, {QStringLiteral("90d"), tr("90 days")},
        {QStringLiteral("all"), tr("All time")}, {customKey, tr("Custom")}});
    m_period->setChecked({QStringLiteral("30d")});
    m_range->setObjectName(QStringLiteral("statisticsRange"));
    m_asOf->setObjectName(QStringLiteral("statisticsAsOf"));
    m_asOf->setPlaceholderText(tr("now"));
    m_asOf->setToolTip(tr("Shows everything as it stood at the end of this day."));
    m_asOf->setAccessibleName(tr("As of"));
    m_asOf->setMaximumWidth(140);
    m_problem->setObjectName(QStringLiteral("statisticsProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* asOfLabel = new QLabel(tr("As &of"));
    asOfLabel->setBuddy(m_asOf);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_campaigns);
    layout->addWidget(m_period);
    layout->addWidget(m_range);
    layout->addWidget(m_problem, 1);
    layout->addStretch();
    layout->addWidget(asOfLabel);
    layout->addWidget(m_asOf);
    connect(m_campaigns, &CampaignChooser::chosenChanged, this, &StatisticsQuestion::changed);
    connect(m_period, &FilterChips::checkedChanged, this, [this] {
        showRange();
        Q_EMIT changed();
    });
    connect(m_range, &DateRangeEdit::rangeChanged, this, &StatisticsQuestion::changed);
    connect(m_asOf, &OptionalDateEdit::dateChanged, this, &StatisticsQuestion::changed);
    showRange();
}

void StatisticsQuestion::showRange()
{
    m_range->setVisible(m_period->current() == customKey);
}

Result<StatisticsScope> StatisticsQuestion::scope(ClientId client, const QTimeZone& zone)
{
    QString text = m_period->current();
    if (text == customKey) {
        const auto day = [](std::optional<QDate> date) {
            return date ? date->toString(Qt::ISODate) : QString();
        };
        text = day(m_range->from()) + QLatin1String("..") + day(m_range->until());
    }
    QDateTime at = QDateTime::currentDateTimeUtc();
    if (m_asOf->date())
        at = momentFromText(m_asOf->date()->toString(Qt::ISODate), zone).value_or(at);
    const auto period = Period::fromText(text, zone, at);
    const bool isInvalid = !period || m_asOf->isInvalid() || m_range->isInvalid();
    m_problem->setVisible(isInvalid);
    if (!isInvalid)
        return StatisticsScope{client, m_campaigns->chosen(), *period};
    const Error error = period ? Error{ErrorCode::ValidationError,
                            tr("This is no date. Write it as 2026-03-31."), {}, {}, QStringLiteral("asOf")}
                               : period.error();
    m_problem->setText(
        text == QLatin1String("..") ? tr("Choose the first and the last day.") : error.message);
    return failure(error);
}

} // namespace cm

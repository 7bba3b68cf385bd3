// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/healthcard.h"

#include "ui/controls/format.h"
#include "ui/controls/statuschip.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace cm {

StatusKind healthKind(const QString& health)
{
    if (health == QLatin1String("healthy"))
        return StatusKind::Success;
    if (health == QLatin1String("warning"))
        return StatusKind::Warning;
    return health == QLatin1String("error") ? StatusKind::Error : StatusKind::Neutral;
}

StatusKind runStatusKind(const QString& status)
{
    if (status == QLatin1String("success"))
        return StatusKind::Success;
    if (status == QLatin1String("partial"))
        return StatusKind::Warning;
    if (status == QLatin1String("failed"))
        return StatusKind::Error;
    return status == QLatin1String("running") ? StatusKind::Info : StatusKind::Neutral;
}

HealthCard::HealthCard(QWidget* parent)
    : Card(parent)
    , m_chip(new StatusChip)
    , m_reasons(new QLabel)
    , m_figures(new QLabel)
    , m_holder(new QLabel)
{
    setObjectName(QStringLiteral("healthCard"));
    m_reasons->setWordWrap(true);
    m_reasons->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setTextRole(m_figures, TextRole::Caption);
    m_figures->setWordWrap(true);
    addHeadWidget(m_chip);
    body()->addWidget(m_reasons, 1);
    m_holder->setObjectName(QStringLiteral("clientHolder"));
    m_holder->setTextFormat(Qt::PlainText);
    m_holder->setWordWrap(true);
    setTextRole(m_holder, TextRole::Caption);
    m_holder->hide();
    body()->addWidget(m_holder);
    body()->addWidget(m_figures);
    setFixedWidth(330);
}

void HealthCard::setHolder(const QString& text)
{
    m_holder->setText(text);
    m_holder->setToolTip(text);
    m_holder->setVisible(!text.isEmpty());
}

void HealthCard::setHealth(const ClientHealth& health)
{
    m_health = health;
    setTitle(health.clientName);
    m_chip->setStatus(healthKind(health.health), health.healthLabel());
    m_chip->setMinimumWidth(m_chip->sizeHint().width());
    m_reasons->setText(health.reasonSentences().join(u'\n'));
    m_figures->setText(tr("24 hours: %1 left · %2 of %3 runs succeeded · %4 waiting too long")
                           .arg(formatCount(health.deEnrolled), formatCount(health.successfulRuns),
                               formatCount(health.successfulRuns + health.failedRuns + health.partialRuns),
                               formatCount(health.stuckLeads)));
    setAccessibleName(tr("Health of %1: %2").arg(health.clientName, health.healthLabel()));
    setAccessibleDescription(m_reasons->text());
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/outcome.h"

#include <QCoreApplication>

namespace cm {

const QVector<Outcome>& allOutcomes()
{
    static const QVector<Outcome> all{Outcome::Completed, Outcome::Booked, Outcome::OptedOut,
        Outcome::CampaignDeactivated, Outcome::Removed};
    return all;
}

QString outcomeKey(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Completed:
        return QStringLiteral("completed");
    case Outcome::Booked:
        return QStringLiteral("booked");
    case Outcome::OptedOut:
        return QStringLiteral("opted_out");
    case Outcome::CampaignDeactivated:
        return QStringLiteral("campaign_deactivated");
    case Outcome::Removed:
        return QStringLiteral("removed");
    }
    return {};
}

QString outcomeLabel(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Completed:
        return QCoreApplication::translate("Outcome", "Completed");
    case Outcome::Booked:
        return QCoreApplication::translate("Outcome", "Booked");
    case Outcome::OptedOut:
        return QCoreApplication::translate("Outcome", "Opted out");
    case Outcome::CampaignDeactivated:
        return QCoreApplication::translate("Outcome", "Campaign deactivated");
    case Outcome::Removed:
        return QCoreApplication::translate("Outcome", "Removed");
    }
    return {};
}

QString outcomeLabel(const QString& key)
{
    for (const Outcome outcome : allOutcomes()) {
        if (outcomeKey(outcome) == key)
            return outcomeLabel(outcome);
    }
    return key;
}

} // namespace cm

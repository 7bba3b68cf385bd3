// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

namespace cm {

/// How an enrollment ended (DESIGN §4). The one table of keys and labels.
enum class Outcome { Completed, Booked, OptedOut, CampaignDeactivated, Removed };

const QVector<Outcome>& allOutcomes();
/// As stored: "opted_out".
QString outcomeKey(Outcome outcome);
/// For people: "Opted out".
QString outcomeLabel(Outcome outcome);
/// The label of a stored key; the key itself if it is not known.
QString outcomeLabel(const QString& key);

} // namespace cm

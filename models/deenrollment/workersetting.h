// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QDateTime>
#include <QVector>

namespace cm {

/// A number that administrators may change: a threshold of the health, or a time of the retention. Defaults
/// and bounds are the database's (known_settings).
struct WorkerSetting {
    QString key;
    double value = 0;
    double defaultValue = 0;
    double least = 0;
    double greatest = 0;
    QString changedBy; ///< empty while it has its default
    QDateTime changedAt;

    [[nodiscard]] bool isDefault() const { return changedBy.isEmpty(); }
    /// "Success rate below".
    [[nodiscard]] QString label() const;
    /// " %", " hours", " leads": what stands behind the number.
    [[nodiscard]] QString unit() const;
    /// What happens then, in a sentence.
    [[nodiscard]] QString explanation() const;
    friend bool operator==(const WorkerSetting&, const WorkerSetting&) = default;
};

/// All of them, in the order in which people read them: health, alerts, retention.
Result<QVector<WorkerSetting>> listWorkerSettings(Session& session);

/// A setting's new value; none takes it back to its default.
struct SettingChange {
    QString key;
    std::optional<double> value;
};
/// Changes all of them or none. Forbidden unless the login may administer; ValidationError (field: the key)
/// for a value out of bounds.
Result<void> changeWorkerSettings(Session& session, const QVector<SettingChange>& changes);

} // namespace cm

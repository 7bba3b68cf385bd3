// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/workersetting.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace cm {

namespace {

struct Words {
    const char* key;
    const char* label;
    const char* unit;
    const char* explanation;
};

// In the order in which they are shown.
constexpr std::array words{
    Words{"health.success_rate_percent", QT_TRANSLATE_NOOP("WorkerSetting", "Success rate below"), " %",
        QT_TRANSLATE_NOOP("WorkerSetting", "Warning, counted over 24 hours.")},
    Words{"health.failed_runs", QT_TRANSLATE_NOOP("WorkerSetting", "Failed runs more than"),
        QT_TRANSLATE_NOOP("WorkerSetting", " runs"),
        QT_TRANSLATE_NOOP("WorkerSetting", "Warning, counted over 24 hours.")},
    Words{"health.hours_since_success", QT_TRANSLATE_NOOP("WorkerSetting", "No success for more than"),
        QT_TRANSLATE_NOOP("WorkerSetting", " hours"), QT_TRANSLATE_NOOP("WorkerSetting", "Error.")},
    Words{"health.mean_duration_minutes", QT_TRANSLATE_NOOP("WorkerSetting", "Mean duration more than"),
        QT_TRANSLATE_NOOP("WorkerSetting", " minutes"), QT_TRANSLATE_NOOP("WorkerSetting", "Warning.")},
    Words{"health.stuck_hours", QT_TRANSLATE_NOOP("WorkerSetting", "A lead is stuck after"),
        QT_TRANSLATE_NOOP("WorkerSetting", " hours"),
        QT_TRANSLATE_NOOP("WorkerSetting", "Since when it should have left its campaign.")},
    Words{"health.stuck_leads_warning", QT_TRANSLATE_NOOP("WorkerSetting", "Stuck leads more than"),
        QT_TRANSLATE_NOOP("WorkerSetting", " leads"), QT_TRANSLATE_NOOP("WorkerSetting", "Warning.")},
    Words{"health.stuck_leads_error", QT_TRANSLATE_NOOP("WorkerSetting", "Stuck leads more than"),
        QT_TRANSLATE_NOOP("WorkerSetting", " leads"), QT_TRANSLATE_NOOP("WorkerSetting", "Error.")},
    Words{"alerts.recovery_minutes", QT_TRANSLATE_NOOP("WorkerSetting", "Better counts after"),
        QT_TRANSLATE_NOOP("WorkerSetting", " minutes"),
        QT_TRANSLATE_NOOP("WorkerSetting", "Worse counts at once; so a client at the edge stays quiet.")},
    Words{"alerts.retry_seconds", QT_TRANSLATE_NOOP("WorkerSetting", "Webhook tried again after"),
        QT_TRANSLATE_NOOP("WorkerSetting", " seconds"),
        QT_TRANSLATE_NOOP("WorkerSetting", "Then after twice as long, up to an hour.")},
    Words{"retention.run_days", QT_TRANSLATE_NOOP("WorkerSetting", "Keep runs for"),
        QT_TRANSLATE_NOOP("WorkerSetting", " days"), QT_TRANSLATE_NOOP("WorkerSetting", "0 keeps all.")},
    Words{"retention.log_days", QT_TRANSLATE_NOOP("WorkerSetting", "Keep lead logs for"),
        QT_TRANSLATE_NOOP("WorkerSetting", " days"),
        QT_TRANSLATE_NOOP("WorkerSetting", "0 keeps all, and the runs with them.")},
    Words{"retention.purge_undoable",
        QT_TRANSLATE_NOOP("WorkerSetting", "Also remove what could still be undone"), "",
        QT_TRANSLATE_NOOP("WorkerSetting", "Such runs can't be taken back any more.")},
};

qsizetype placeOf(const QString& key)
{
    const auto found = std::find_if(
        words.begin(), words.end(), [&](const Words& one) { return key == QLatin1String(one.key); });
    return std::distance(words.begin(), found);
}

QString wordOf(const QString& key, const char* Words::*part)
{
    const qsizetype place = placeOf(key);
    return place < std::ssize(words)
        ? QCoreApplication::translate("WorkerSetting", words[static_cast<std::size_t>(place)].*part)
        : QString();
}

} // namespace

QString WorkerSetting::label() const
{
    return wordOf(key, &Words::label);
}

QString WorkerSetting::unit() const
{
    return wordOf(key, &Words::unit);
}

QString WorkerSetting::explanation() const
{
    return wordOf(key, &Words::explanation);
}

Result<QVector<WorkerSetting>> listWorkerSettings(Session& session)
{
    auto rows = session.execute(sqlText("deenrollment/settings"));
    if (!rows)
        return failure(rows.error());
    QVector<WorkerSetting> settings;
    for (const Row& row : *rows)
        settings.append({row.text("key"), row.real("value"), row.real("default_value"), row.real("least"),
            row.real("greatest"), row.text("updated_by"), row.timestamp("updated_at")});
    std::stable_sort(settings.begin(), settings.end(),
        [](const WorkerSetting& a, const WorkerSetting& b) { return placeOf(a.key) < placeOf(b.key); });
    return settings;
}

Result<void> changeWorkerSettings(Session& session, const QVector<SettingChange>& changes)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    for (const SettingChange& change : changes) {
        auto changed = session.execute(u"SELECT change_setting(:key, :value::numeric)",
            {{QLatin1String("key"), change.key}, {QLatin1String("value"), change.value}});
        if (!changed)
            return failure(changed.error());
    }
    return transaction->commit();
}

} // namespace cm

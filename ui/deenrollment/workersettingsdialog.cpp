// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/workersettingsdialog.h"

#include "ui/controls/banner.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/formrow.h"
#include "ui/controls/question.h"
#include "ui/controls/sectionheader.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

namespace cm {

namespace {

constexpr QLatin1String undoableKey("retention.purge_undoable");

// A heading before the first of each group of keys.
QString groupTitle(const QString& group)
{
    if (group == QLatin1String("health"))
        return WorkerSettingsDialog::tr("Health");
    return group == QLatin1String("alerts") ? WorkerSettingsDialog::tr("Alerts")
                                            : WorkerSettingsDialog::tr("Retention");
}

} // namespace

double WorkerSettingsDialog::Entry::value() const
{
    return check ? (check->isChecked() ? 1 : 0) : number->value();
}

WorkerSettingsDialog::WorkerSettingsDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_banner(new Banner)
    , m_form(new QVBoxLayout)
    , m_save(new QPushButton(tr("Save")))
    , m_defaults(new QPushButton(tr("Defaults")))
{
    setObjectName(QStringLiteral("workerSettings"));
    setWindowTitle(tr("Health, alerts and retention"));
    resize(720, 720);
    m_banner->hide();
    auto* inner = new QWidget;
    inner->setLayout(m_form);
    m_form->setSpacing(space::s);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inner);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(windowTitle());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(m_banner);
    layout->addWidget(scroll, 1);
    layout->addWidget(buildButtons());
    if (const QString why = m_workspace.whyNot(Right::Administer); !why.isEmpty())
        m_banner->tell(StatusKind::Info, why);
    load();
}

QWidget* WorkerSettingsDialog::buildButtons()
{
    auto* buttons = new QWidget;
    m_defaults->setObjectName(QStringLiteral("settingDefaults"));
    m_defaults->setToolTip(tr("Enter all defaults; nothing is changed before you save"));
    m_defaults->setAutoDefault(false);
    guardWriting(m_workspace, m_defaults, Right::Administer);
    m_save->setObjectName(QStringLiteral("saveSettings"));
    m_save->setToolTip(tr("For everybody who works with this database"));
    setButtonRole(m_save, ButtonRole::Primary);
    guardWriting(m_workspace, m_save, Right::Administer);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closeSettings"));
    close->setAutoDefault(false);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_defaults);
    row->addStretch();
    row->addWidget(close);
    row->addWidget(m_save);
    connect(m_defaults, &QPushButton::clicked, this, &WorkerSettingsDialog::showDefaults);
    connect(m_save, &QPushButton::clicked, this, &WorkerSettingsDialog::save);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

void WorkerSettingsDialog::load()
{
    m_workspace.database().read(
        this, [](Session& session) { return listWorkerSettings(session); },
        [this](const Result<QVector<WorkerSetting>>& answer) {
            if (answer)
                show(*answer);
            else
                m_banner->tell(StatusKind::Error, answer.error().message);
        },
        m_request.next());
}

WorkerSettingsDialog::Entry WorkerSettingsDialog::makeEntry(const WorkerSetting& setting)
{
    Entry entry;
    entry.setting = setting;
    QWidget* editor = nullptr;
    if (setting.key == undoableKey) {
        entry.check = new QCheckBox(setting.label());
        editor = entry.check;
    } else {
        entry.number = new QDoubleSpinBox;
        entry.number->setRange(setting.least, setting.greatest);
        entry.number->setDecimals(
            setting.least == std::floor(setting.least) && setting.greatest > 100 ? 0 : 1);
        entry.number->setGroupSeparatorShown(true);
        entry.number->setSuffix(setting.unit());
        editor = entry.number;
    }
    editor->setObjectName(setting.key);
    entry.field = new FormField(entry.check ? QString() : setting.label(), editor);
    // For everybody's eyes, for few hands.
    editor->setEnabled(m_workspace.whyNot(Right::Administer).isEmpty());
    return entry;
}

void WorkerSettingsDialog::show(const QVector<WorkerSetting>& settings)
{
    QString group;
    for (const WorkerSetting& setting : settings) {
        auto known = m_entries.find(setting.key);
        if (known == m_entries.end()) {
            if (const QString next = setting.key.section(u'.', 0, 0); std::exchange(group, next) != next)
                m_form->addWidget(new SectionHeader(groupTitle(group)));
            known = m_entries.emplace(setting.key, makeEntry(setting)).first;
            m_form->addWidget(known->second.field);
        }
        Entry& entry = known->second;
        entry.setting = setting;
        if (entry.check)
            entry.check->setChecked(setting.value > 0);
        else
            entry.number->setValue(setting.value);
        const QString standard = entry.check
            ? tr("Default: no.")
            : tr("Default: %1%2.").arg(QLocale().toString(setting.defaultValue, 'g', 10), setting.unit());
        const QString changed = setting.isDefault()
            ? QString()
            : tr(" Changed by %1, %2.")
                  .arg(setting.changedBy, formatDateTime(setting.changedAt, m_workspace.timeZone()));
        entry.field->setHint(setting.explanation() + u' ' + standard + changed);
        entry.field->clearError();
    }
}

QVector<SettingChange> WorkerSettingsDialog::changes() const
{
    QVector<SettingChange> changes;
    for (const auto& [key, entry] : m_entries) {
        const double value = entry.value();
        if (qFuzzyCompare(value + 1, entry.setting.value + 1))
            continue;
        const bool standard = qFuzzyCompare(value + 1, entry.setting.defaultValue + 1);
        changes.append({key, standard ? std::nullopt : std::optional(value)});
    }
    return changes;
}

void WorkerSettingsDialog::showDefaults()
{
    for (const auto& [key, entry] : m_entries) {
        if (entry.check)
            entry.check->setChecked(entry.setting.defaultValue > 0);
        else
            entry.number->setValue(entry.setting.defaultValue);
    }
}

void WorkerSettingsDialog::save()
{
    const QVector<SettingChange> wanted = changes();
    const bool frees = std::any_of(wanted.cbegin(), wanted.cend(),
        [](const SettingChange& change) { return change.key == undoableKey && change.value; });
    if (!frees) {
        write();
        return;
    }
    ask(this,
        {QStringLiteral("undoableQuestion"), tr("Remove what could be undone"),
            tr("Shall the retention also remove runs that could still be undone?"),
            tr("Once their lead logs are gone, nobody can take these runs back any more."), tr("Allow it")},
        [this] { write(); });
}

void WorkerSettingsDialog::write()
{
    m_workspace.database().write(
        this, [wanted = changes()](Session& session) { return changeWorkerSettings(session, wanted); },
        [this](const Result<void>& done) {
            if (done) {
                m_banner->tell(StatusKind::Success, tr("Saved."));
                load();
                m_workspace.announceChange();
                return;
            }
            const auto entry = m_entries.find(done.error().field);
            if (entry != m_entries.end())
                entry->second.field->setError(done.error().message);
            m_banner->tell(StatusKind::Error, done.error().message);
        });
}

} // namespace cm

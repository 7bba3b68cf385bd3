// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/workersetting.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

#include <map>

class QCheckBox;
class QDoubleSpinBox;
class QPushButton;
class QVBoxLayout;

namespace cm {

class Banner;
class FormField;

/// What counts as healthy and how long history is kept: each with its default and who changed it. Everybody
/// may look; only who may administer can change, and the others are told so.
class WorkerSettingsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit WorkerSettingsDialog(Workspace& workspace, QWidget* parent = nullptr);

    /// What would be saved now.
    [[nodiscard]] QVector<SettingChange> changes() const;

private:
    struct Entry {
        WorkerSetting setting;
        FormField* field = nullptr;
        QDoubleSpinBox* number = nullptr; ///< null for a yes or no
        QCheckBox* check = nullptr;
        [[nodiscard]] double value() const;
    };

    QWidget* buildButtons();
    void load();
    void show(const QVector<WorkerSetting>& settings);
    Entry makeEntry(const WorkerSetting& setting);
    void showDefaults();
    void save();
    void write();

    Workspace& m_workspace;
    Banner* m_banner;
    QVBoxLayout* m_form;
    QPushButton* m_save;
    QPushButton* m_defaults;
    std::map<QString, Entry> m_entries;
    LatestRequest m_request;
};

} // namespace cm

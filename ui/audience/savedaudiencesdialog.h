// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/savedaudiencetablemodel.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace cm {

class FormField;
class TableView;

/// A client's saved audiences: keep the page's conditions under a name, take one over, rename, delete.
class SavedAudiencesDialog final : public QDialog {
    Q_OBJECT
public:
    /// `current` is what would be saved.
    SavedAudiencesDialog(Workspace& workspace, const Audience& current, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The person wants this one's conditions.
    void chosen(const cm::Audience& audience);

private:
    QWidget* buildNaming();
    void buildTable();
    QWidget* buildButtons();
    void load();
    void use();
    void save();
    void rename();
    void remove();
    void finishWriting(const Result<void>& answer, const QString& done);
    void updateButtons();
    [[nodiscard]] const SavedAudience* selected() const;

    Workspace& m_workspace;
    const Audience m_current;
    SavedAudienceTableModel m_model;
    TableView* m_table;
    QLineEdit* m_name;
    FormField* m_nameField;
    QPushButton* m_save;
    QPushButton* m_use;
    QPushButton* m_rename;
    QPushButton* m_remove;
    LatestRequest m_loading;
};

} // namespace cm

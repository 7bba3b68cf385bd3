// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/apikeys/apikey.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace cm {

class BusyButton;
class FormField;
class OptionalDateEdit;

/// Makes a key for the chosen client: first asks for its name, scope and end, then shows the key this once.
/// Deletes itself when it is closed.
class NewKeyDialog final : public QDialog {
    Q_OBJECT
public:
    explicit NewKeyDialog(Workspace& workspace, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The key is stored.
    void made();

private:
    QWidget* buildForm();
    QWidget* buildScope();
    QWidget* buildResult();
    /// False, with the errors at their fields, if the entries can't be sent.
    bool check();
    void create();
    void showKey(const Result<NewApiKey>& answer);
    [[nodiscard]] ApiKeyRequest request() const;

    Workspace& m_workspace;
    const Client m_client;
    QStackedWidget* m_steps;
    QLineEdit* m_name;
    FormField* m_nameField;
    OptionalDateEdit* m_ends;
    FormField* m_endsField;
    QVector<std::pair<Endpoint, QCheckBox*>> m_scope;
    FormField* m_scopeField = nullptr;
    BusyButton* m_create;
    QLineEdit* m_key;
};

} // namespace cm

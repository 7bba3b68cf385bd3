// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencequeries.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace cm {

class BusyButton;
class Workspace;

/// The buttons at the top of the campaign form.
class FormActions final : public QWidget {
    Q_OBJECT
public:
    explicit FormActions(Workspace& workspace, QWidget* parent = nullptr);

    /// A campaign is changed rather than made.
    void setEditing(bool editing);
    /// How many fields are marked as wrong.
    void setWrongFields(qsizetype count);
    void setSteps(bool canUndo, bool canRedo);
    void setBusy(bool busy);
    /// Whether the campaign takes leads as soon as it is there.
    void setCanEnroll(bool possible);
    /// Asks whether so many leads shall be enrolled; `counted` is nothing while they are being counted.
    bool confirmEnroll(const std::optional<AudienceSummary>& counted, std::optional<qint64> cap);

Q_SIGNALS:
    void undoRequested();
    void redoRequested();
    void cancelRequested();
    void submitted(bool enroll);

private:
    QToolButton* addStep(QHBoxLayout* row, const char* name, const char* iconName, const QString& text);

    QLabel* m_wrong;
    QToolButton* m_undo;
    QToolButton* m_redo;
    BusyButton* m_create;
    BusyButton* m_enroll;
    bool m_editing = false;
};

} // namespace cm

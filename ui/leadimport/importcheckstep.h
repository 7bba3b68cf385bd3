// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimporter.h"

#include <QWidget>

class QPushButton;
class QRadioButton;

namespace cm {

class ImportOutcome;
class ImportProgress;
class StateOverlay;

/// The third step of an import: what to do with leads that are there already, and what would be done.
class ImportCheckStep final : public QWidget {
    Q_OBJECT
public:
    explicit ImportCheckStep(QWidget* parent = nullptr);

    [[nodiscard]] QWidget* firstControl() const;
    [[nodiscard]] OnDuplicate onDuplicate() const;
    [[nodiscard]] QPushButton* checkButton() const { return m_check; }
    [[nodiscard]] ImportProgress* progress() const { return m_progress; }
    [[nodiscard]] ImportOutcome* outcome() const { return m_outcome; }

    void showRunning();
    void showResult(const LeadImportResult& result);
    /// Nothing was checked yet, or what was found no longer holds.
    void showUnchecked();

Q_SIGNALS:
    void ruleChanged();
    void checkRequested();

private:
    QWidget* buildRule();

    QRadioButton* m_skip;
    QRadioButton* m_update;
    QPushButton* m_check;
    ImportProgress* m_progress;
    QWidget* m_result;
    ImportOutcome* m_outcome;
    StateOverlay* m_overlay;
};

} // namespace cm

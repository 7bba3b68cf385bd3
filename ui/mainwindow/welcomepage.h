// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QVector>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace cm {

class FormField;

/// What an empty database shows: explore with demonstration data, or begin with a first client.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(QWidget* parent = nullptr);

    /// While the demonstration data are made: `percent` 0..100.
    void showProgress(const QString& phrase, int percent);
    /// The buttons that begin, for guardWriting().
    [[nodiscard]] QVector<QPushButton*> writingControls() const { return {m_explore, m_startEmpty}; }
    /// Back to the choice, with the reason if there is one.
    void showChoice(const Error& error = {});

Q_SIGNALS:
    void demoRequested();
    void demoCancelled();
    void clientRequested(const QString& companyName, const QString& timeZone);

private:
    QWidget* buildDemoCard();
    QWidget* buildClientCard();

    QWidget* m_choice;
    QWidget* m_progress;
    QLabel* m_phrase;
    QProgressBar* m_bar;
    QLabel* m_error;
    QPushButton* m_explore;
    QPushButton* m_startEmpty;
    QLineEdit* m_name;
    QComboBox* m_zone;
    FormField* m_nameField = nullptr;
    FormField* m_zoneField = nullptr;
};

} // namespace cm

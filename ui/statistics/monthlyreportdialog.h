// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/reportjob.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace cm {

class Banner;
class FormField;

/// Asks for a month and a file and writes the monthly report of the chosen client there. Stays open to say
/// where it is, and to make another one. Deletes itself when it is closed, which stops what is not written
/// yet.
class MonthlyReportDialog final : public QDialog {
    Q_OBJECT
public:
    static constexpr int offeredMonths = 24;

    explicit MonthlyReportDialog(Workspace& workspace, QWidget* parent = nullptr);

private:
    QWidget* buildFile();
    QLayout* buildButtons();
    void fillMonths();
    [[nodiscard]] Month month() const;
    /// The path as entered, made whole.
    [[nodiscard]] QString path() const;
    /// Names the file after the month, unless the person has named it.
    void suggestFile();
    void browse();
    void save();
    void start(bool mayReplace);
    void stop();
    void showProgress(const QString& phrase, int page, int pages);
    void showSaved(int pages);
    void showProblem(const Error& error);
    void showBanner(StatusKind kind, const QString& text, const QString& detail, bool canOpen = false);
    void showRunning();
    void openReport();

    const Client m_client;
    const QTimeZone m_zone;
    ReportJob* m_job;
    QComboBox* m_month;
    FormField* m_monthField;
    QLineEdit* m_file;
    QPushButton* m_browse;
    FormField* m_fileField = nullptr;
    QProgressBar* m_progress;
    QLabel* m_phrase;
    Banner* m_banner; ///< how it ended
    QPushButton* m_cancel;
    QPushButton* m_save;
    QString m_suggested;
    QString m_saved; ///< where the last report is
};

} // namespace cm

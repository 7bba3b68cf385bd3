// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimporter.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace cm {

/// How far an import is, and a button that stops it. Hidden while none runs.
class ImportProgress final : public QWidget {
    Q_OBJECT
public:
    explicit ImportProgress(QWidget* parent = nullptr);

    void start(const QString& phrase);
    void showNews(const LeadImportProgress& news);

Q_SIGNALS:
    void cancelRequested();

private:
    QLabel* m_phrase;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

} // namespace cm

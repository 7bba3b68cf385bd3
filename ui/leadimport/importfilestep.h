// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadfile.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace cm {

class FormField;

/// The first step of an import: which file, and how it is written. Reads nothing itself.
class ImportFileStep final : public QWidget {
    Q_OBJECT
public:
    explicit ImportFileStep(QWidget* parent = nullptr);

    [[nodiscard]] QWidget* firstControl() const;
    [[nodiscard]] QString path() const;
    /// What the person said about the format; the rest is found out.
    [[nodiscard]] CsvFormatWish wish() const;
    void choose(const QString& path);

    void showReading();
    void showPreview(const LeadFilePreview& preview);
    void showError(const Error& error);

Q_SIGNALS:
    /// Another file, or another format for it.
    void asked();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildDropArea();
    QWidget* buildFormat();
    void askIfNew();
    void browse();

    QLineEdit* m_path;
    FormField* m_pathField;
    QComboBox* m_encoding;
    QComboBox* m_separator;
    QLabel* m_found = nullptr; // these two before the card in which they are made
    QLabel* m_headers = nullptr;
    QWidget* m_format;
    QString m_asked;
};

} // namespace cm

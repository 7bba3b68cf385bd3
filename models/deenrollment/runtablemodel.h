// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"

#include <QAbstractTableModel>

namespace cm {

/// De-enrollment runs, newest first. A refresh inserts new runs at the top and changes those that differ.
class RunTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Started,
        Client,
        Type,
        Status,
        Evaluated,
        DeEnrolled,
        Skipped,
        Duration,
        Note,
        ColumnCount
    };
    enum Role {
        RunIdRole = Qt::UserRole + 1, ///< RunId
        StatusRole, ///< QString: success, failed …
    };

    explicit RunTableModel(QObject* parent = nullptr);
    void setRuns(const QVector<DeEnrollmentRun>& runs);
    [[nodiscard]] const QVector<DeEnrollmentRun>& runs() const { return m_runs; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVector<DeEnrollmentRun> m_runs;
};

} // namespace cm

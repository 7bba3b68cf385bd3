// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/runtablemodel.h"

namespace cm {

namespace {

bool isNumber(int column)
{
    return column >= RunTableModel::Evaluated && column <= RunTableModel::Duration;
}

QVariant value(const DeEnrollmentRun& run, int column)
{
    switch (column) {
    case RunTableModel::Started:
        return run.runAt;
    case RunTableModel::Client:
        return run.clientName;
    case RunTableModel::Type:
        return run.runType;
    case RunTableModel::Status:
        return runStatusLabel(run.status);
    case RunTableModel::Evaluated:
        return run.evaluated;
    case RunTableModel::DeEnrolled:
        return run.deEnrolled;
    case RunTableModel::Skipped:
        return run.skipped;
    case RunTableModel::Duration:
        return run.durationMs ? QVariant(*run.durationMs) : QVariant();
    case RunTableModel::Note:
        return run.errorDetails.section(u'\n', 0, 0);
    default:
        return {};
    }
}

} // namespace

RunTableModel::RunTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void RunTableModel::setRuns(const QVector<DeEnrollmentRun>& runs)
{
    // The usual refresh: the same list with a few new runs on top and perhaps the oldest cut off.
    qsizetype fresh = 0;
    while (fresh < runs.size() && (m_runs.isEmpty() || runs[fresh].id != m_runs.first().id))
        ++fresh;
    const qsizetype kept = qMin(m_runs.size(), runs.size() - fresh);
    bool continues = fresh < runs.size();
    for (qsizetype i = 0; continues && i < kept; ++i)
        continues = m_runs[i].id == runs[fresh + i].id;
    if (!continues) {
        beginResetModel();
        m_runs = runs;
        endResetModel();
        return;
    }
    if (kept < m_runs.size()) {
        beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(m_runs.size()) - 1);
        m_runs.resize(kept);
        endRemoveRows();
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        m_runs = runs.mid(0, fresh) + m_runs;
        endInsertRows();
    }
    if (m_runs.size() < runs.size()) {
        beginInsertRows({}, static_cast<int>(m_runs.size()), static_cast<int>(runs.size()) - 1);
        m_runs += runs.mid(m_runs.size());
        endInsertRows();
    }
    for (qsizetype i = fresh; i < runs.size(); ++i) {
        if (m_runs[i] == runs[i])
            continue;
        m_runs[i] = runs[i];
        Q_EMIT dataChanged(index(static_cast<int>(i), 0), index(static_cast<int>(i), ColumnCount - 1));
    }
}

int RunTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DeEnrollmentRun& run = m_runs[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return value(run, index.column());
    case Qt::ToolTipRole:
        return index.column() == Note ? QVariant(run.errorDetails) : QVariant();
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case RunIdRole:
        return QVariant::fromValue(run.id);
    case StatusRole:
        return run.status;
    default:
        return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Started:
        return tr("Started");
    case Client:
        return tr("Client");
    case Type:
        return tr("Type");
    case Status:
        return tr("Status");
    case Evaluated:
        return tr("Evaluated");
    case DeEnrolled:
        return tr("De-enrolled");
    case Skipped:
        return tr("Skipped");
    case Duration:
        return tr("Duration");
    case Note:
        return tr("Note");
    default:
        return {};
    }
}

} // namespace cm

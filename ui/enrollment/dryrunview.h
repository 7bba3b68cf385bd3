// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/enrollment/dryrun.h"
#include "ui/theme/statuskind.h"

#include <QTimeZone>
#include <QWidget>

class QVBoxLayout;

namespace cm {

class KeyFigure;

/// What an enrollment would do: how many of how many, why not the others, when the messages go out, how long
/// they are, and what would be missing in them.
class DryRunView final : public QWidget {
    Q_OBJECT
public:
    explicit DryRunView(const QTimeZone& zone, QWidget* parent = nullptr);

    void setDryRun(const DryRun& dryRun);
    /// The remarks below the figures, a line each, for tests.
    [[nodiscard]] QStringList remarks() const;

private:
    void showFigures(const DryRun& dryRun);
    void addRemark(StatusKind kind, const QString& text, const QString& detail = {});

    const QTimeZone m_zone;
    KeyFigure* m_enrolled;
    KeyFigure* m_first;
    KeyFigure* m_last;
    KeyFigure* m_segments;
    QVBoxLayout* m_remarks;
};

} // namespace cm

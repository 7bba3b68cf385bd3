// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaigndifference.h"

#include <QWidget>

class QLabel;

namespace cm {

/// Two versions of a sequence side by side, with what was changed, added and removed.
class SequenceDifferenceView final : public QWidget {
    Q_OBJECT
public:
    explicit SequenceDifferenceView(QWidget* parent = nullptr);

    void setSequences(const QString& titleBefore, const QVector<Message>& before, const QString& titleAfter,
        const QVector<Message>& after);
    /// As shown: "~ 2 | 2" for a changed step, "+", "-" and "=" for the others; for tests.
    [[nodiscard]] QStringList steps() const;

private:
    void fill();

    QLabel* m_table;
    QString m_titleBefore;
    QString m_titleAfter;
    QVector<StepDifference> m_steps;
};

} // namespace cm

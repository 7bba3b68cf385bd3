// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QVector>

#include <optional>

namespace cm::bench {

/// What the ratio ours : limit has to be (DESIGN §9).
struct Must {
    enum class Side { AtLeast, AtMost };
    Side side = Side::AtLeast;
    double ratio = 1;

    static Must atLeast(double ratio) { return {Side::AtLeast, ratio}; }
    static Must atMost(double ratio) { return {Side::AtMost, ratio}; }
    [[nodiscard]] bool isMetBy(double measured) const
    {
        return side == Side::AtLeast ? measured >= ratio : measured <= ratio;
    }
    [[nodiscard]] QString text() const; ///< "≥ 0.75"
};

/// One line of the table: the figures of the limit and of our way, one a run, taken in turn.
struct Measurement {
    QString job;
    QString unit; ///< "rows/s", "ms", …
    QVector<double> limit; ///< empty: there is nothing to compare with
    QVector<double> ours;
    std::optional<Must> must;
    QJsonObject facts; ///< what else a reader of the JSON wants to know

    [[nodiscard]] std::optional<double> ratio() const; ///< of the medians
    [[nodiscard]] QString verdict() const; ///< "ok", "below", or empty without a must
    [[nodiscard]] QJsonObject toJson() const;
};

/// The mean of the two in the middle for an even number; 0 for none.
double median(QVector<double> figures);

} // namespace cm::bench

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QMap>
#include <QTimeZone>
#include <QWidget>

namespace cm {

class FormField;

/// One part of the campaign form: shows its share of a draft and writes its entries back into one. Knows no
/// rules: problems are handed to its fields by the form.
class FormSection : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Shows this draft's values; what stands there already is left alone, and its cursor with it.
    virtual void setDraft(const CampaignDraft& draft) = 0;
    virtual void writeTo(CampaignDraft& draft) const = 0;
    /// The fields that show problems, by the names that validateCampaign() gives them.
    [[nodiscard]] virtual QMap<QString, FormField*> fields() const = 0;
    /// Entries that no draft can hold, such as a date that doesn't exist.
    [[nodiscard]] virtual QVector<FieldProblem> entryProblems() const { return {}; }
    /// Times are shown and read in this zone.
    virtual void setTimeZone(const QTimeZone& zone) { Q_UNUSED(zone) }
    /// A campaign is changed rather than made: what can't be changed any more is disabled.
    virtual void setEditing(bool editing) { Q_UNUSED(editing) }

Q_SIGNALS:
    /// An entry changed; `place` names it, for undo: typing at one place is one step.
    void changed(const QString& place);
};

} // namespace cm

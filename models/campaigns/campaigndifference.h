// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <functional>

namespace cm {

/// One step of two sequences side by side.
struct StepDifference {
    enum class Kind { Same, Changed, Added, Removed };
    Kind kind = Kind::Same;
    int stepBefore = 0; ///< 0 if it was added
    int stepAfter = 0; ///< 0 if it was removed
    Message before;
    Message after;
    friend bool operator==(const StepDifference&, const StepDifference&) = default;
};

/// Two sequences step by step: messages that are in both, in order, stand beside each other; of the others
/// between them each one of before stands beside one of after, as long as there are any.
QVector<StepDifference> sequenceDifference(const QVector<Message>& before, const QVector<Message>& after);

/// Two texts that differ, by words: what both begin and end with, and what each has between.
struct TextDifference {
    QString head;
    QString before;
    QString after;
    QString tail;
};
TextDifference textDifference(const QString& before, const QString& after);

/// One field that two people changed, or one of them.
struct FieldConflict {
    QString field; ///< its name in JSON
    QString label; ///< for people
    QString mine; ///< for people
    QString theirs;
    bool bothChanged = false; ///< else only one of the two differs from what both began with
    bool takeMine = true;
    friend bool operator==(const FieldConflict&, const FieldConflict&) = default;
};

/// The fields in which `mine` and `theirs` differ, both having begun with `base`. Where only one side changed
/// a field that side's value is taken, where both did mine is, until somebody says otherwise. `timeForPeople`
/// writes moments, which are UTC; without it they are in ISO 8601.
QVector<FieldConflict> campaignConflicts(const CampaignDraft& base, const CampaignDraft& mine,
    const CampaignDraft& theirs, const std::function<QString(const QDateTime&)>& timeForPeople = {});

/// Theirs, with my values in the fields for which `takeMine` is set.
CampaignDraft mergeCampaigns(
    const CampaignDraft& mine, const CampaignDraft& theirs, const QVector<FieldConflict>& conflicts);

/// "Name", "Sequence": a field of a campaign's JSON for people.
QString campaignFieldLabel(const QString& field);

} // namespace cm

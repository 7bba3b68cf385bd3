// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <random>

namespace cm::test {

/// Campaigns that keep all rules, and random changes of one thing at a time, about half of which break one.
/// The same seed gives the same.
class RandomDraft {
public:
    explicit RandomDraft(unsigned seed)
        : m_random(seed)
    {
    }

    /// Valid, of a random type.
    CampaignDraft valid(const QDateTime& now);
    /// Changes one thing; `now` is what the rules about the future look at. Returns what it changed.
    QString change(CampaignDraft& draft, const QDateTime& now);
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }

private:
    template <typename T> T oneOf(const QVector<T>& values)
    {
        return values[below(static_cast<int>(values.size()))];
    }
    QString link();
    QStringList tags();
    QString changeText(CampaignDraft& draft);
    QString changeAudience(Audience& audience);
    QString changeSequence(CampaignDraft& draft);
    QString changeTimes(CampaignDraft& draft, const QDateTime& now);
    QString changeLimits(CampaignDraft& draft);

    std::mt19937 m_random;
};

} // namespace cm::test

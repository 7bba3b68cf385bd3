// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "tests/scenarios/audienceoracle.h"

#include <random>

namespace cm::test {

/// Makes random leads, with everything that is easily got wrong, and random audiences that ask for it. The
/// same seed makes the same.
class RandomAudience {
public:
    explicit RandomAudience(unsigned int seed)
        : m_random(seed)
    {
    }

    /// Writes a client in `zone` with `leads` leads, five campaigns and past and open enrollments into the
    /// database, and returns what it wrote.
    AudienceOracle makeClient(Session& session, const QByteArray& zone, int leads, ClientId* client);
    Audience audience(const AudienceOracle& oracle);
    /// One of the campaigns, or none.
    const KnownCampaign* campaign(const AudienceOracle& oracle);
    int below(int bound) { return static_cast<int>(m_random() % static_cast<unsigned int>(bound)); }

private:
    bool oneIn(int number) { return below(number) == 0; }
    const QString& oneOf(const QStringList& texts) { return texts.at(below(static_cast<int>(texts.size()))); }
    /// The same tag or source as somebody else would type it.
    QString written(const QString& text);
    QStringList someOf(const QStringList& texts, int most);
    QDateTime moment(const QTimeZone& zone);
    QString limit(const QTimeZone& zone);
    KnownLead lead(const QTimeZone& zone);
    void makeCampaigns(Session& session, ClientId client, AudienceOracle& oracle);
    void insertLead(Session& session, ClientId client, KnownLead& lead);
    void enroll(Session& session, ClientId client, const AudienceOracle& oracle, KnownLead& lead);

    std::mt19937 m_random;
};

} // namespace cm::test

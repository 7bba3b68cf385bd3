// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testdatabase.h"

#include <QVector>

#include <functional>
#include <random>

namespace cm::test {

/// The choices of one operation: the same seed makes the same choices, on every machine.
class Choice {
public:
    explicit Choice(quint32 seed)
        : m_generator(seed)
    {
    }
    /// 0 .. count - 1
    int below(int count) { return static_cast<int>(m_generator() % static_cast<quint32>(count)); }
    bool oneIn(int count) { return below(count) == 0; }

private:
    std::mt19937 m_generator;
};

/// What the operations work on. Ids of leads are derived from their number, so that the same operations in
/// another database mean the same leads and process them in the same order.
struct World {
    TestDatabase database;
    std::unique_ptr<Session> session = database.session(SessionKind::Batch);
    std::unique_ptr<Session> other = database.session(SessionKind::Batch); ///< another system
    ClientId client = makeClient(*session);
    QVector<CampaignId> campaigns;
    int leads = 0;

    World();
    void addLeads(int count);
    void addCampaign(Choice& choice);
    [[nodiscard]] CampaignId campaign(Choice& choice) const;
    [[nodiscard]] QUuid lead(Choice& choice) const;
};

/// One kind of thing that happens to a database in use, done by the shipped code, or by plain SQL where
/// another system would do it.
struct Operation {
    const char* name;
    int weight; ///< how often it is drawn, against the others
    /// What went wrong, or empty. A refusal that the rules demand is right.
    std::function<QString(World&, Choice&)> apply;
};

/// All of them. To add one, add a line to the table at the end of operations.cpp.
const QVector<Operation>& operations();

} // namespace cm::test

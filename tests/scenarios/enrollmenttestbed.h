// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignqueries.h"
#include "models/database/databaseerror.h"
#include "models/enrollment/dryrun.h"
#include "tests/support/testdatabase.h"

#include <QSet>

namespace cm::test {

/// A client whose campaigns all want the leads with the tag "webinar". A database for each test.
class EnrollmentTestBed {
public:
    EnrollmentTestBed();

    /// A campaign with whatever `change` does to its draft; its name must be new.
    CampaignId campaign(
        const QString& name, const std::function<void(CampaignDraft&)>& change = [](CampaignDraft&) {});
    EnrollmentResult enroll(CampaignId campaign, const EnrollmentOptions& options = {});
    DryRun dryRun(CampaignId campaign);
    /// The number of the leads that are in it now.
    QSet<QString> openLeads(CampaignId campaign);
    /// Sends all messages of each open enrollment and takes out who leaves.
    void finish(CampaignId campaign);
    void change(const QString& sql) { mustExecute(*session, sql); }
    qint64 count(const QString& rest);
    /// Rules that the database breaks; empty if all is well.
    QString broken();

    TestDatabase database;
    std::unique_ptr<Session> session;
    ClientId client;
};

} // namespace cm::test

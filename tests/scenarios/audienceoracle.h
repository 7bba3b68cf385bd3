// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencerule.h"
#include "models/audience/audiencewaterfall.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QMap>
#include <QTimeZone>

#include <optional>

namespace cm::test {

/// A passage of a lead through a campaign, as the oracle knows it.
struct KnownEnrollment {
    CampaignId campaign;
    QDateTime completedAt; ///< invalid: still open
};

/// All that matters about a lead, kept beside the database.
struct KnownLead {
    LeadId id;
    QStringList tags; ///< as written, with any case and outer space
    QDateTime createdAt;
    std::optional<int> score;
    QString engagement; ///< null: not known
    QString source; ///< null: not known
    QString firstName; ///< null: none, as the next four
    QString lastName;
    QString email;
    QString phone;
    QString company;
    bool booked = false;
    bool smsStop = false;
    bool active = true;
    QVector<KnownEnrollment> enrollments;
};

/// How a campaign takes leads back, and whom it takes first.
struct KnownCampaign {
    CampaignId id;
    std::optional<int> takesBackAfterDays; ///< 0: at once; nothing: never
    bool takesOver = false; ///< from other campaigns
    QString order = QStringLiteral("score");
};

/// DESIGN §6 once more, lead by lead in plain C++ and without a look at the SQL: what the database says about
/// an audience is compared with this.
class AudienceOracle {
public:
    QTimeZone timeZone;
    QVector<KnownLead> leads;
    QVector<KnownCampaign> campaigns;

    /// The rules in use, in their order.
    [[nodiscard]] QVector<std::pair<AudienceRule, RuleScope>> rules(
        const Audience& audience, const KnownCampaign* campaign) const;
    [[nodiscard]] bool meets(AudienceRule rule, const KnownLead& lead, const Audience& audience,
        const KnownCampaign* campaign) const;
    /// The leads that meet all rules of the audience, in the order of enrollment.
    [[nodiscard]] QVector<const KnownLead*> matching(
        const Audience& audience, const KnownCampaign* campaign) const;
    [[nodiscard]] bool canBeEnrolled(const KnownLead& lead, const KnownCampaign* campaign) const;
    [[nodiscard]] AudienceWaterfall waterfall(const Audience& audience, const KnownCampaign* campaign) const;
};

/// Without outer blanks and in lower case: how tags and sources are compared.
QString comparable(const QString& text);

} // namespace cm::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <QVector>

#include <array>
#include <optional>

namespace cm {

enum class CampaignType { Standard, Webinar, Custom };
inline constexpr std::array allCampaignTypes{
    CampaignType::Standard, CampaignType::Webinar, CampaignType::Custom};
/// "Custom": stored, shown and written in JSON alike.
QString campaignTypeName(CampaignType type);
std::optional<CampaignType> campaignTypeFromName(const QString& name);

/// Who comes first where there is no room for all.
enum class EnrollmentOrder { Score, Oldest, Newest };
/// Whether a campaign takes back the leads it already had, and left it.
enum class ReenrollmentRule { Never, AfterDays, Always };
/// What happens to leads that are in another campaign: left out, enrolled when they leave it, taken over.
enum class OverlapResolution { Skip, Wait, Move };

/// The names in JSON and the database: "score", "after_days", "wait".
QString enrollmentOrderName(EnrollmentOrder order);
QString reenrollmentRuleName(ReenrollmentRule rule);
QString overlapResolutionName(OverlapResolution resolution);

/// One message of a sequence; its step is its place in the list, from 1.
struct Message {
    int delayMinutes = 0; ///< after the message before, or after the enrollment
    QString text; ///< 1..1,600 characters
    friend bool operator==(const Message&, const Message&) = default;
};

/// `[{"step", "delayMinutes", "text", "type"}]`, as a version of a campaign keeps them.
QJsonArray messagesToJson(const QVector<Message>& messages);

/// A field and what is wrong with it, in words for people.
struct FieldProblem {
    QString field; ///< "name", "audience.tags", "messages.2.text"
    QString message;
    friend bool operator==(const FieldProblem&, const FieldProblem&) = default;
};

/// The messages of a sequence as JSON has them (DESIGN §3). Refuses what is no sequence by name.
Result<QVector<Message>> messagesFromJson(const QJsonArray& json);

/// What a form or a JSON file says a campaign shall be, not yet checked.
struct CampaignDraft {
    QString name;
    CampaignType type = CampaignType::Custom;
    QString formId;
    Audience audience;
    QVector<Message> messages;
    bool allowQuickFollowUp = false; ///< later steps may follow within the hour
    bool isPaused = false;
    QDateTime startDatetime; ///< invalid: at once
    std::optional<qint64> maxLeadsToEnroll;
    EnrollmentOrder enrollmentOrder = EnrollmentOrder::Score;
    ReenrollmentRule reenrollmentRule = ReenrollmentRule::Never;
    std::optional<int> reenrollmentDays; ///< with AfterDays only: 1..3,650
    OverlapResolution overlapResolution = OverlapResolution::Skip;
    QDateTime webinarDatetime;
    QString zoomLink;
    QString bookingLink;
    QString resourceLink;
    QString resourceName;

    /// What create_campaign() takes.
    [[nodiscard]] QJsonObject toJson() const;
    /// Refuses unknown fields and wrong types by name; `field` names the place.
    static Result<CampaignDraft> fromJson(const QJsonObject& json);
    /// The same onto a campaign that is there already, for all fields at once: what is wrong is added to
    /// `problems`, and such a field stays as it was.
    static CampaignDraft fromJson(
        const QJsonObject& json, const CampaignDraft& base, QVector<FieldProblem>& problems);
    friend bool operator==(const CampaignDraft&, const CampaignDraft&) = default;
};

/// THE rules of DESIGN §5, for the form, the command line and the service. All problems at once, in the
/// form's order; empty means valid. `now` is for the rules about the future; for a campaign that is edited
/// they hold for what differs from `before`.
QVector<FieldProblem> validateCampaign(
    const CampaignDraft& draft, const QDateTime& now, const CampaignDraft* before = nullptr);

/// Adds those about fields that aren't named yet.
void addProblems(QVector<FieldProblem>& problems, const QVector<FieldProblem>& more);
/// All of them as one error, with the first one's field.
Error validationError(const QVector<FieldProblem>& problems);

/// The placeholders a message may contain, without braces.
QStringList knownPlaceholders();

/// How a campaign stands, for chips and filters.
enum class CampaignStatus { Active, Paused, Scheduled, PendingReview, Deactivated };
inline constexpr std::array allCampaignStatuses{CampaignStatus::Active, CampaignStatus::Paused,
    CampaignStatus::Scheduled, CampaignStatus::PendingReview, CampaignStatus::Deactivated};
QString campaignStatusLabel(CampaignStatus status);
/// "pending": in queries and saved views.
QString campaignStatusName(CampaignStatus status);
/// Active for a name that isn't known.
CampaignStatus campaignStatusFromName(const QString& name);

/// A campaign with its counters, as listed.
struct CampaignSummary {
    CampaignId id;
    QString name;
    CampaignType type = CampaignType::Custom;
    CampaignStatus status = CampaignStatus::Active;
    QString formId;
    QStringList tags;
    QString reviewStatus; ///< pending, approved, discarded; empty: needs no review
    int version = 1;
    qint64 totalLeads = 0; ///< matched at the last enrollment
    qint64 leadsEnrolled = 0; ///< ever
    qint64 messagesSent = 0;
    qint64 active = 0;
    qint64 completed = 0;
    qint64 booked = 0;
    qint64 optedOut = 0;
    qint64 deactivated = 0;
    qint64 removed = 0;
    std::optional<qint64> maxLeadsToEnroll;
    QDateTime lastEnrollmentAt;
    QDateTime createdAt;
    bool neverEnrolled = true; ///< no enrollment was ever made, also none that was undone

    /// True if resuming it enrolls its audience, since it never has.
    [[nodiscard]] bool wasCreatedPaused() const { return status == CampaignStatus::Paused && neverEnrolled; }
    friend bool operator==(const CampaignSummary&, const CampaignSummary&) = default;
};

} // namespace cm

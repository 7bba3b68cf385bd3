// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/rolematrix.h"

namespace cm::test {

namespace {

// Table | privilege | roles | columns, where not all.
constexpr auto tableRules = R"(
clients                | SELECT | super admin staff manager worker
clients                | INSERT | super
clients                | UPDATE | super | company_name email airtable_base_id time_zone is_active
leads                  | SELECT | super admin staff manager worker
leads                  | INSERT | super admin staff | client_id id first_name last_name email phone company title
leads                  | INSERT | super admin staff | lead_source kajabi_tags icp_score engagement_level
leads                  | INSERT | super admin staff | sms_stop sms_stop_at is_active created_at
leads                  | INSERT | super admin | booked booked_at
leads                  | UPDATE | super admin staff | first_name last_name email phone company title
leads                  | UPDATE | super admin staff | lead_source kajabi_tags icp_score engagement_level is_active
leads                  | UPDATE | super admin worker | booked booked_at sms_stop sms_stop_at
campaigns              | SELECT | super admin staff manager worker
campaigns              | UPDATE | super admin | name form_id is_paused is_active start_datetime target_tags
campaigns              | UPDATE | super admin | max_leads_to_enroll audience webinar_datetime zoom_link
campaigns              | UPDATE | super admin | booking_link resource_link resource_name review_status
campaigns              | UPDATE | super admin | enrollment_order reenrollment_rule reenrollment_days
campaigns              | UPDATE | super admin | overlap_resolution saved_audience_id
campaigns              | UPDATE | super admin | allow_quick_follow_up
campaign_versions      | SELECT | super admin staff manager worker
enrollments            | SELECT | super admin staff manager worker
enrollment_runs        | SELECT | super admin staff manager worker
enrollment_waits       | SELECT | super admin staff manager worker
de_enrollment_runs     | SELECT | super admin staff manager worker
de_enrollment_lead_log | SELECT | super admin staff manager worker
enrollment_approvals   | SELECT | super admin staff manager worker
undo_left_alone        | SELECT | super admin staff manager worker
lead_imports           | SELECT | super admin staff manager worker
lead_import_leads      | SELECT | super admin staff manager worker
workers                | SELECT | super admin staff manager worker
health_states          | SELECT | super admin staff manager worker
health_alerts          | SELECT | super admin staff manager worker
known_settings         | SELECT | super admin staff manager worker
daily_figures          | SELECT | super admin staff manager worker
lead_events            | SELECT | super admin staff manager worker
audit_log              | SELECT | super admin staff manager worker
saved_audiences        | SELECT | super admin staff manager worker
saved_audiences        | INSERT | super admin | client_id name audience
saved_audiences        | UPDATE | super admin | name audience
saved_audiences        | DELETE | super admin
lead_current           | SELECT | super admin staff manager worker
de_enrollment_health   | SELECT | super admin staff manager worker
schema_migrations      | SELECT | super admin staff manager worker
settings               | SELECT | super admin staff manager worker
settings               | INSERT | super
settings               | UPDATE | super
settings               | DELETE | super
app_users              | SELECT | super admin staff manager worker
app_users              | INSERT | super
app_users              | UPDATE | super
app_users              | DELETE | super
api_keys               | SELECT | super admin | client_id id name endpoints created_at created_by
api_keys               | SELECT | super admin | expires_at last_used_at revoked_at
rate_limits            | SELECT | super admin
kept_answers           | none   | nobody
)";

// Function | roles | "client" if the first parameter is the client whose right is asked for, "key" if a
// worker may call it with the right of an API key alone. Those without roles are the inner parts of others,
// and triggers.
constexpr auto functionRules = R"(
app_login()                                             | super admin staff manager worker
app_role()                                              | super admin staff manager worker
app_client()                                            | super admin staff manager worker
sees_all_clients()                                      | super admin staff manager worker
may(text)                                               | super admin staff manager worker
role_rights(text)                                       | super admin staff manager worker
require_right(uuid,text)                                | super admin staff manager worker | client
is_time_zone(text)                                      | super admin staff manager worker
normalize_tags(text[])                                  | super admin staff manager worker
are_tags(text[])                                        | super admin staff manager worker
is_web_link(text)                                       | super admin staff manager worker
unknown_placeholder(text)                               | super admin staff manager worker
messages_problem(jsonb)                                 | super admin staff manager worker
audience_problem(jsonb)                                 | super admin staff manager worker
audience_moment(text,text,boolean)                      | super admin staff manager worker
enrollment_order(text)                                  | super admin staff manager worker
setting_number(text,numeric)                            | super admin staff manager worker
de_enrollment_lock_key(uuid)                            | super admin staff manager worker
campaign_lock_key(uuid)                                 | super admin staff manager worker
lead_state_lock_key(uuid)                               | super admin staff manager worker
check_batch_size(integer)                               | super admin staff manager worker
audience_summary(uuid,jsonb,uuid)                       | super admin staff manager | client key
audience_lead_ids(uuid,jsonb,uuid,text,boolean)         | super admin staff manager | client key
audience_breakdown(uuid,jsonb,uuid,integer)             | super admin staff manager | client
audience_message_figures(uuid,jsonb,uuid,jsonb)         | super admin staff manager | client
audience_waterfall(uuid,jsonb,uuid)                     | super admin staff manager | client
explain_lead(uuid,uuid,jsonb,uuid)                      | super admin staff manager | client
campaign_overlap(uuid,uuid[])                           | super admin staff manager | client
tag_overlap(uuid,text[])                                | super admin staff manager | client
available_tags(uuid,text,integer)                       | super admin staff manager | client key
dry_run_enrollment(uuid,uuid,integer)                   | super admin staff manager | client
create_campaign(uuid,jsonb)                             | super admin | client key
update_campaign(uuid,uuid,jsonb,integer)                | super admin | client key
review_campaign(uuid,uuid,text)                         | super admin | client
merge_campaign(uuid,uuid,uuid)                          | super admin | client
request_enrollment_approval(uuid,uuid)                  | super admin | client
approve_enrollment(uuid,uuid,text)                      | super admin | client
similar_campaigns(uuid,uuid,integer)                    | super admin staff manager worker | client
add_campaign_version(uuid,uuid,jsonb)                   | super admin | client
enroll_campaign(uuid,uuid,integer,integer,text)         | super admin | client key
set_campaign_state(uuid,uuid,text)                      | super admin | client key
undo_enrollment_run(uuid,uuid)                          | super admin | client
undo_de_enrollment_run(uuid,uuid)                       | super admin | client
get_leads_for_de_enrollment(uuid,integer,uuid)          | super admin worker | client
start_de_enrollment_run(uuid,text,text,text)            | super admin worker | client
process_de_enrollment_batch(uuid,uuid[])                | super admin worker
close_leaving_leads(de_enrollment_runs,uuid[],integer)  |
resume_de_enrollment_run(uuid,text,text)                | super admin worker
run_de_enrollment_batch(uuid,integer)                   | super admin worker
finish_de_enrollment_run(uuid,text,integer,text)        | super admin worker
register_worker(text,text,integer)                      | super admin worker
worker_holds(uuid,uuid)                                 | super admin worker
unregister_worker(uuid)                                 | super admin worker
mark_interrupted_runs(uuid)                             | super admin worker | client
worker_lock_key(uuid)                                   | super admin staff manager worker
is_lock_held(bigint)                                    | super admin staff manager worker
require_worker()                                        |
change_setting(text,numeric)                            | super
settings_check_bounds()                                 |
evaluate_health(uuid)                                   | super admin worker | client
claim_alerts(uuid,integer)                              | super admin worker | client
note_alert_told(uuid,uuid,text)                         | super admin worker | client
health_rank(text)                                       |
tell_worker_change()                                    |
purge_history_batch(uuid,integer,boolean)               | super admin worker | client
is_de_enrollment_run_undoable(uuid,uuid)                |
lead_log_refuse_change()                                |
de_enrollment_runs_count_stuck()                        |
de_enrollment_runs_refuse_undo()                        |
check_moment(timestamp with time zone)                  | super admin worker
due_messages(uuid,integer)                              | super admin worker | client
due_messages(uuid,integer,timestamp with time zone)     | super admin worker | client
record_message_sent(uuid,uuid,integer)                  | super admin worker | client
record_message_sent(uuid,uuid,integer,timestamp with time zone) | super admin worker | client
record_booking(uuid,uuid)                               | super admin worker | client
record_booking(uuid,uuid,timestamp with time zone)      | super admin worker | client
record_opt_out(uuid,uuid)                               | super admin worker | client
record_opt_out(uuid,uuid,timestamp with time zone)      | super admin worker | client
prepare_lead_import(uuid)                               | super admin staff | client
import_leads(uuid,text,text,bigint)                     | super admin staff | client
undo_lead_import(uuid,uuid)                             | super admin staff | client
lead_import_lock_key(uuid)                              |
require_lead_import_rows()                              |
plan_lead_import(uuid,boolean)                          |
with_added_tags(text[],text[])                          |
add_imported_leads(uuid,uuid)                           |
update_imported_leads(uuid,uuid)                        |
enroll_due_campaigns(uuid)                              | super admin worker | client
event_figures(text,jsonb)                               | super admin staff manager worker
recount_daily_figures(uuid)                             | super admin staff manager worker
daily_figures_lock_key(uuid)                            | super admin staff manager worker
day_start(date,text)                                    | super admin staff manager worker
figure_rows(uuid,timestamp with time zone,timestamp with time zone,uuid[]) | super admin staff manager worker
figures_at_edges(uuid,timestamp with time zone,timestamp with time zone,uuid[]) | super admin staff manager worker
figures_between(uuid,timestamp with time zone,timestamp with time zone,uuid[]) | super admin staff manager worker
period_days(uuid,timestamp with time zone,timestamp with time zone) | super admin staff manager worker
metric_value(text,boolean,bigint,bigint) | super admin staff manager worker
lead_label(text,text,text,text)                         | super admin staff manager worker
passages_at(uuid,timestamp with time zone,uuid[])       | super admin staff manager worker
metric_definitions()                                    | super admin staff manager worker
metrics_between(uuid,timestamp with time zone,timestamp with time zone,uuid[],timestamp with time zone) | super admin staff manager worker
counter_differences(uuid)                               | super admin staff manager worker
daily_figure_differences(uuid)                          | super admin staff manager worker
rebuild_daily_figures(uuid)                             | super admin worker | client
compact_daily_figures(uuid)                             | super admin worker | client
repair_counters(uuid)                                   | super admin worker | client
lead_events_add_figures()                               |
clients_rebuild_daily_figures()                         |
text_trigrams(text)                                     |
array_likeness(text[],text[])                           |
campaign_to_review(uuid,uuid)                           |
require_approval(enrollment_runs)                       |
campaign_to_enroll(uuid,uuid)                           |
audience_leads(uuid,jsonb,uuid,text,boolean)            | super admin staff manager | client
audience_order(uuid,uuid,text,boolean)                  |
enroll_audience(uuid,uuid,integer,integer,text,boolean) |
enrollment_portion(bigint,bigint,numeric,integer)       |
enrollment_fingerprint(bytea,integer)                   |
insert_enrollments(enrollment_runs,uuid[],integer,integer) |
keep_waiting(uuid,uuid,audience_filter)                 |
remove_from_campaigns(uuid,uuid[],uuid,uuid)            |
moved_leads(uuid,uuid,uuid)                             |
note_moved(uuid,uuid,uuid)                              |
give_back_moved(uuid,uuid,uuid,uuid[])                  |
run_message_figures(uuid,uuid,uuid,jsonb)               |
message_figures_query(text)                             |
sms_length(text)                                        |
parse_audience(uuid,jsonb,uuid)                         |
audience_rules(audience_filter)                         |
audience_condition(audience_filter)                     |
enrollable_condition(audience_filter)                   |
run_to_work_on(uuid)                                    |
note_undo(uuid,uuid,text,integer)                       |
endpoint_rights(text[])                                 | super admin staff manager worker
usable_api_key(text)                                    |
count_request(uuid,uuid,text)                           |
add_api_key(uuid,text,text,text[],timestamp with time zone) | super admin | client
revoke_api_key(uuid,uuid)                               | super admin | client
admit_api_request(text,text)                            | super worker
earlier_answer(uuid,uuid,text,text,text)                | super worker | client
keep_answer(uuid,uuid,text,text,integer,text,text)      | super worker | client
auto_create_campaign(uuid,jsonb)                        | super | client key
add_trial_client(text)                                  | super
remove_trial_client(uuid)                               | super
touch_updated_at()                                      |
refuse_change()                                         |
settings_note_change()                                  |
audit_change()                                          |
leads_complete_flags()                                  |
leads_note_events()                                     |
leads_tell_enrollments()                                |
campaigns_tell_enrollments()                            |
campaigns_keep_state()                                  |
campaigns_check_audience()                              |
campaign_from_json(uuid,jsonb,campaigns)                |
campaigns_count_revision()                              |
campaigns_audit()                                       |
campaigns_check_audience()                              |
enrollments_take_over_state()                           |
app_users_complete_role()                               |
app_users_grant_role()                                  |
)";

QList<QStringList> cells(const char* text)
{
    QList<QStringList> lines;
    for (const QString& line : QString::fromLatin1(text).split(u'\n', Qt::SkipEmptyParts)) {
        QStringList parts;
        for (const QString& cell : line.split(u'|'))
            parts.append(cell.trimmed());
        lines.append(parts);
    }
    return lines;
}

} // namespace

RoleMatrix::RoleMatrix()
{
    for (const QStringList& line : cells(tableRules)) {
        m_rules.append(
            {line.at(0), line.at(1), line.at(2).split(u' '), line.value(3).split(u' ', Qt::SkipEmptyParts)});
        if (!m_tables.contains(line.at(0)))
            m_tables.append(line.at(0));
    }
    for (const QStringList& line : cells(functionRules)) {
        const QStringList roles = line.at(1).split(u' ', Qt::SkipEmptyParts);
        m_functions.insert(line.at(0),
            {QSet<QString>(roles.cbegin(), roles.cend()), line.value(2).startsWith(QLatin1String("client")),
                line.value(2).endsWith(QLatin1String("key"))});
    }
}

bool RoleMatrix::allows(
    const QString& role, const QString& privilege, const QString& table, const QString& column) const
{
    return std::any_of(m_rules.cbegin(), m_rules.cend(), [&](const Rule& rule) {
        return rule.table == table && rule.privilege == privilege && rule.roles.contains(role)
            && (rule.columns.isEmpty() || rule.columns.contains(column));
    });
}

bool RoleMatrix::allows(const QString& role, const QString& privilege, const QString& table) const
{
    return std::any_of(m_rules.cbegin(), m_rules.cend(), [&](const Rule& rule) {
        return rule.table == table && rule.privilege == privilege && rule.roles.contains(role);
    });
}

} // namespace cm::test

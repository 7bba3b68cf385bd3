// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/limitseditor.h"

#include "models/campaigns/campaignlabels.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/optionalspinbox.h"
#include "ui/controls/zoneddatetimeedit.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int largestCap = 10'000'000;
constexpr int mostDays = 3650;
constexpr int usualDays = 90;
constexpr int usualStartHour = 9;

template <typename Enum> void addChoice(QComboBox* box, Enum choice, const QString& text)
{
    box->addItem(text, static_cast<int>(choice));
}

template <typename Enum> void choose(QComboBox* box, Enum choice)
{
    box->setCurrentIndex(box->findData(static_cast<int>(choice)));
}

template <typename Enum> Enum chosen(const QComboBox* box)
{
    return static_cast<Enum>(box->currentData().toInt());
}

} // namespace

LimitsEditor::LimitsEditor(QWidget* parent)
    : FormSection(parent)
    , m_start(new ZonedDateTimeEdit(QStringLiteral("campaignStart"), QTime(usualStartHour, 0)))
    , m_paused(new QCheckBox(tr("Create it paused")))
    , m_cap(new OptionalSpinBox(1, largestCap, tr("no limit")))
    , m_order(new QComboBox)
    , m_reenrollment(new QComboBox)
    , m_days(new OptionalSpinBox(1, mostDays, tr("days")))
    , m_overlap(new QComboBox)
{
    m_cap->setObjectName(QStringLiteral("campaignCap"));
    m_days->setObjectName(QStringLiteral("campaignReenrollmentDays"));
    m_paused->setObjectName(QStringLiteral("campaignPaused"));
    m_startField = new FormField(tr("Start"), m_start);
    m_startField->setOptional(true);
    m_capField = new FormField(tr("Most leads to enroll"), m_cap);
    m_capField->setOptional(true);
    m_daysField = new FormField(tr("Days since they left"), m_days);
    buildChoices();
    arrange();
    const auto follow = [this](auto signal, auto* editor, const QString& place) {
        connect(editor, signal, this, [this, place] {
            updateState();
            Q_EMIT changed(place);
        });
    };
    follow(&ZonedDateTimeEdit::valueChanged, m_start, QStringLiteral("startDatetime"));
    follow(&QCheckBox::toggled, m_paused, {});
    follow(&OptionalSpinBox::optionalValueChanged, m_cap, QStringLiteral("maxLeadsToEnroll"));
    follow(&OptionalSpinBox::optionalValueChanged, m_days, QStringLiteral("reenrollmentDays"));
    for (QComboBox* box : {m_order, m_reenrollment, m_overlap})
        follow(&QComboBox::currentIndexChanged, box, {});
    setEditing(false);
    setDraft({});
}

void LimitsEditor::buildChoices()
{
    m_order->setObjectName(QStringLiteral("campaignOrder"));
    for (const auto order : {EnrollmentOrder::Score, EnrollmentOrder::Oldest, EnrollmentOrder::Newest})
        addChoice(m_order, order, enrollmentOrderLabel(order));
    m_reenrollment->setObjectName(QStringLiteral("campaignReenrollment"));
    for (const auto rule : {ReenrollmentRule::Never, ReenrollmentRule::AfterDays, ReenrollmentRule::Always})
        addChoice(m_reenrollment, rule, reenrollmentRuleLabel(rule));
    m_overlap->setObjectName(QStringLiteral("campaignOverlap"));
    for (const auto way : {OverlapResolution::Skip, OverlapResolution::Wait, OverlapResolution::Move})
        addChoice(m_overlap, way, overlapResolutionLabel(way));
}

void LimitsEditor::arrange()
{
    auto* order = new FormField(tr("Who comes first"), m_order);
    order->setHint(tr("It matters where there is no room for all."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_startField);
    layout->addWidget(m_paused);
    layout->addWidget(m_capField);
    layout->addWidget(order);
    layout->addWidget(new FormField(tr("Leads that this campaign had before"), m_reenrollment));
    layout->addWidget(m_daysField);
    layout->addWidget(new FormField(tr("Leads that are in another campaign"), m_overlap));
}

void LimitsEditor::setTimeZone(const QTimeZone& zone)
{
    m_start->setTimeZone(zone);
}

void LimitsEditor::setDraft(const CampaignDraft& draft)
{
    if (m_start->value() != draft.startDatetime || !m_start->problem().isEmpty())
        m_start->setValue(draft.startDatetime);
    m_paused->setChecked(draft.isPaused);
    m_cap->setOptionalValue(draft.maxLeadsToEnroll
            ? std::optional<int>(static_cast<int>(std::clamp<qint64>(*draft.maxLeadsToEnroll, 1, largestCap)))
            : std::nullopt);
    choose(m_order, draft.enrollmentOrder);
    choose(m_reenrollment, draft.reenrollmentRule);
    if (draft.reenrollmentRule == ReenrollmentRule::AfterDays)
        m_days->setOptionalValue(draft.reenrollmentDays);
    else if (!m_days->optionalValue())
        m_days->setOptionalValue(usualDays);
    choose(m_overlap, draft.overlapResolution);
    updateState();
}

void LimitsEditor::writeTo(CampaignDraft& draft) const
{
    draft.startDatetime = m_start->value();
    draft.isPaused = m_paused->isChecked();
    draft.maxLeadsToEnroll.reset();
    if (const auto cap = m_cap->optionalValue())
        draft.maxLeadsToEnroll = *cap;
    draft.enrollmentOrder = chosen<EnrollmentOrder>(m_order);
    draft.reenrollmentRule = chosen<ReenrollmentRule>(m_reenrollment);
    draft.reenrollmentDays.reset();
    if (draft.reenrollmentRule == ReenrollmentRule::AfterDays)
        draft.reenrollmentDays = m_days->optionalValue();
    draft.overlapResolution = chosen<OverlapResolution>(m_overlap);
}

QMap<QString, FormField*> LimitsEditor::fields() const
{
    return {{QStringLiteral("startDatetime"), m_startField}, {QStringLiteral("maxLeadsToEnroll"), m_capField},
        {QStringLiteral("reenrollmentDays"), m_daysField}};
}

QVector<FieldProblem> LimitsEditor::entryProblems() const
{
    const QString problem = m_start->problem();
    if (problem.isEmpty())
        return {};
    return {{QStringLiteral("startDatetime"), problem}};
}

void LimitsEditor::updateState()
{
    const QDateTime start = m_start->value();
    m_startField->setHint(start.isValid()
            ? tr("%1. It enrolls by itself then.").arg(formatDateTime(start, m_start->timeZone()))
            : tr("Without a day it takes leads as soon as you enroll them."));
    m_daysField->setVisible(chosen<ReenrollmentRule>(m_reenrollment) == ReenrollmentRule::AfterDays);
}

void LimitsEditor::setEditing(bool editing)
{
    m_paused->setEnabled(!editing);
    m_paused->setToolTip(editing
            ? tr("Pause and resume it on the page Campaigns.")
            : tr("Nobody is enrolled until you resume it; you see before who would be."));
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/limitseditor.h"

#include "ui/controls/formfield.h"
#include "ui/controls/optionaldateedit.h"
#include "ui/controls/optionalspinbox.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QTimeEdit>

namespace cm {

namespace {

constexpr int largestCap = 10'000'000;
constexpr int mostDays = 3650;
constexpr int usualDays = 90;
const QTime usualStart(9, 0);

template <typename Enum> void addChoice(QComboBox* box, Enum choice, const QString& text)
{
    box->addItem(text, static_cast<int>(choice));
}

template <typename Enum> Enum chosen(const QComboBox* box)
{
    return static_cast<Enum>(box->currentData().toInt());
}

} // namespace

LimitsEditor::LimitsEditor(QWidget* parent)
    : QWidget(parent)
    , m_startDate(new OptionalDateEdit)
    , m_startTime(new QTimeEdit)
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
    m_paused->setToolTip(tr("Nobody is enrolled until you resume it; you see before who would be."));
    m_startField = new FormField(tr("Start"), buildStart());
    m_startField->setOptional(true);
    m_capField = new FormField(tr("Most leads to enroll"), m_cap);
    m_capField->setOptional(true);
    m_daysField = new FormField(tr("Days since they left"), m_days);
    buildChoices();
    arrange();
    connect(m_startDate, &OptionalDateEdit::dateChanged, this, &LimitsEditor::updateState);
    connect(m_startTime, &QTimeEdit::timeChanged, this, &LimitsEditor::updateState);
    connect(m_paused, &QCheckBox::toggled, this, &LimitsEditor::updateState);
    for (OptionalSpinBox* box : {m_cap, m_days})
        connect(box, &OptionalSpinBox::optionalValueChanged, this, &LimitsEditor::updateState);
    for (QComboBox* box : {m_order, m_reenrollment, m_overlap})
        connect(box, &QComboBox::currentIndexChanged, this, &LimitsEditor::updateState);
    reset();
}

QWidget* LimitsEditor::buildStart()
{
    m_startDate->setObjectName(QStringLiteral("campaignStartDate"));
    m_startDate->setAccessibleName(tr("Day of the start"));
    m_startTime->setObjectName(QStringLiteral("campaignStartTime"));
    m_startTime->setAccessibleName(tr("Time of the start"));
    m_startTime->setDisplayFormat(QStringLiteral("HH:mm"));
    auto* start = new QWidget;
    auto* row = new QHBoxLayout(start);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_startDate, 1);
    row->addWidget(m_startTime);
    return start;
}

void LimitsEditor::buildChoices()
{
    m_order->setObjectName(QStringLiteral("campaignOrder"));
    addChoice(m_order, EnrollmentOrder::Score, tr("The highest score first"));
    addChoice(m_order, EnrollmentOrder::Oldest, tr("The oldest lead first"));
    addChoice(m_order, EnrollmentOrder::Newest, tr("The newest lead first"));
    m_reenrollment->setObjectName(QStringLiteral("campaignReenrollment"));
    addChoice(m_reenrollment, ReenrollmentRule::Never, tr("Leave them out"));
    addChoice(m_reenrollment, ReenrollmentRule::AfterDays, tr("Enroll them again after some days"));
    addChoice(m_reenrollment, ReenrollmentRule::Always, tr("Enroll them again"));
    m_overlap->setObjectName(QStringLiteral("campaignOverlap"));
    addChoice(m_overlap, OverlapResolution::Skip, tr("Leave them out"));
    addChoice(m_overlap, OverlapResolution::Wait, tr("Enroll them when they are free"));
    addChoice(m_overlap, OverlapResolution::Move, tr("Take them out there and enroll them here"));
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
    m_zone = zone;
    updateState();
}

void LimitsEditor::reset()
{
    m_startDate->setDate(std::nullopt);
    m_startTime->setTime(usualStart);
    m_paused->setChecked(false);
    m_cap->setOptionalValue(std::nullopt);
    m_days->setOptionalValue(usualDays);
    for (QComboBox* box : {m_order, m_reenrollment, m_overlap})
        box->setCurrentIndex(0);
    updateState();
}

void LimitsEditor::writeTo(CampaignDraft& draft) const
{
    if (const auto date = m_startDate->date())
        draft.startDatetime = QDateTime(*date, m_startTime->time(), m_zone).toUTC();
    draft.isPaused = m_paused->isChecked();
    if (const auto cap = m_cap->optionalValue())
        draft.maxLeadsToEnroll = *cap;
    draft.enrollmentOrder = chosen<EnrollmentOrder>(m_order);
    draft.reenrollmentRule = chosen<ReenrollmentRule>(m_reenrollment);
    if (draft.reenrollmentRule == ReenrollmentRule::AfterDays)
        draft.reenrollmentDays = m_days->optionalValue();
    draft.overlapResolution = chosen<OverlapResolution>(m_overlap);
}

FormField* LimitsEditor::field(const QString& name) const
{
    if (name == QLatin1String("startDatetime"))
        return m_startField;
    if (name == QLatin1String("maxLeadsToEnroll"))
        return m_capField;
    return name == QLatin1String("reenrollmentDays") ? m_daysField : nullptr;
}

void LimitsEditor::updateState()
{
    const bool starts = m_startDate->date().has_value();
    m_startTime->setEnabled(starts);
    m_startField->setHint(starts ? tr("In the client's time zone, %1. It enrolls by itself then.")
                                       .arg(QString::fromUtf8(m_zone.id()))
                                 : tr("Without a day it takes leads as soon as you enroll them."));
    m_daysField->setVisible(chosen<ReenrollmentRule>(m_reenrollment) == ReenrollmentRule::AfterDays);
    Q_EMIT changed();
}

} // namespace cm

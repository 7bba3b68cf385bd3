// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaignlabels.h"

#include <QCoreApplication>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CampaignLabels", text);
}

} // namespace

QString enrollmentOrderLabel(EnrollmentOrder order)
{
    switch (order) {
    case EnrollmentOrder::Score:
        return tr("The highest score first");
    case EnrollmentOrder::Oldest:
        return tr("The oldest lead first");
    case EnrollmentOrder::Newest:
        return tr("The newest lead first");
    }
    return {};
}

QString reenrollmentRuleLabel(ReenrollmentRule rule)
{
    switch (rule) {
    case ReenrollmentRule::Never:
        return tr("Leave them out");
    case ReenrollmentRule::AfterDays:
        return tr("Enroll them again after some days");
    case ReenrollmentRule::Always:
        return tr("Enroll them again");
    }
    return {};
}

QString overlapResolutionLabel(OverlapResolution resolution)
{
    switch (resolution) {
    case OverlapResolution::Skip:
        return tr("Leave them out");
    case OverlapResolution::Wait:
        return tr("Enroll them when they are free");
    case OverlapResolution::Move:
        return tr("Take them out there and enroll them here");
    }
    return {};
}

} // namespace cm

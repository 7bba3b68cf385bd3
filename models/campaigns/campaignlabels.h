// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

namespace cm {

/// The choices of a campaign for people, as its form offers them: "The highest score first".
QString enrollmentOrderLabel(EnrollmentOrder order);
QString reenrollmentRuleLabel(ReenrollmentRule rule);
QString overlapResolutionLabel(OverlapResolution resolution);

} // namespace cm

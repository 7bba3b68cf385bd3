// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/campaign-managerctl/command.h"
#include "models/domain/ids.h"

namespace cm {

/// A campaign that was named on the command line, found.
struct CampaignPlace {
    Session* session = nullptr; ///< owned by the run
    ClientId client;
    CampaignId campaign;
};

/// Reads the campaign's id, opens a session and finds the campaign's client.
Result<CampaignPlace> findCampaign(CommandRun& run, const std::string& text, SessionKind kind);

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/campaign-managerctl/command.h"
#include "models/database/session.h"
#include "models/domain/ids.h"

namespace cm {

/// A campaign that the command line named, and where it was found.
struct Place {
    Session* session = nullptr;
    ClientId client;
    CampaignId campaign;
};

/// Reads the campaign's id, opens a session and finds the campaign's client.
Result<Place> findCampaign(CommandRun& run, const std::string& text, SessionKind kind);

} // namespace cm

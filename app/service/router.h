// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httpmessage.h"
#include "models/apikeys/apikey.h"
#include "models/domain/error.h"

#include <optional>

namespace cm {

/// What a request asks for.
struct Route {
    enum class Kind { Api, Health, Live, Ready, Metrics, OpenApi };
    Kind kind = Kind::Api;
    Endpoint endpoint = Endpoint::List; ///< of Api
    CampaignId campaign; ///< of Get, Update and Delete
    bool isStatistics = false; ///< Get: the campaign's statistics, not the campaign

    /// "auto-create", "healthz", "metrics": for the log and the metrics.
    [[nodiscard]] QString name() const;
};

/// NotFound for what doesn't exist, a method that a path doesn't know included; ValidationError for an id
/// that is none. A HEAD is a GET.
Result<Route> routeOf(const HttpRequest& request);

} // namespace cm

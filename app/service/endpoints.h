// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httpmessage.h"
#include "models/apikeys/apirequest.h"

namespace cm {

/// A request to one of the end points, admitted and read.
struct Call {
    AdmittedRequest admitted;
    HttpRequest request;
    QJsonObject body; ///< of POST and PATCH
    CampaignId campaign; ///< from the path
    bool isStatistics = false; ///< Get: its statistics are asked for
};

/// The JSON object of a POST or PATCH. UnsupportedMediaType unless it is said to be JSON, BadRequest with
/// the place of the damage.
Result<QJsonObject> readJsonBody(const HttpRequest& request);

/// Does what was asked, by the same code as the window, in the session's transaction: an error, or an answer
/// that isSuccess() denies, must not be committed.
Result<HttpResponse> runEndpoint(Session& session, const Call& call);

} // namespace cm

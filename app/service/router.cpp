// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/router.h"

#include <array>

namespace cm {

namespace {

struct Fixed {
    const char* method;
    const char* path;
    Route::Kind kind;
    Endpoint endpoint;
    const char* name;
};
constexpr auto campaignsPath = "/api/admin/campaigns";
constexpr std::array fixed{
    Fixed{"POST", "/api/admin/campaigns/auto-create", Route::Kind::Api, Endpoint::AutoCreate, ""},
    Fixed{"POST", "/api/admin/campaigns/custom", Route::Kind::Api, Endpoint::Custom, ""},
    Fixed{"POST", "/api/admin/campaigns/preview-leads", Route::Kind::Api, Endpoint::PreviewLeads, ""},
    Fixed{"GET", "/api/admin/campaigns/available-tags", Route::Kind::Api, Endpoint::AvailableTags, ""},
    Fixed{"GET", campaignsPath, Route::Kind::Api, Endpoint::List, ""},
    Fixed{"GET", "/healthz", Route::Kind::Health, Endpoint::List, "healthz"},
    Fixed{"GET", "/healthz/live", Route::Kind::Live, Endpoint::List, "healthz-live"},
    Fixed{"GET", "/healthz/ready", Route::Kind::Ready, Endpoint::List, "healthz-ready"},
    Fixed{"GET", "/metrics", Route::Kind::Metrics, Endpoint::List, "metrics"},
    Fixed{"GET", "/openapi.json", Route::Kind::OpenApi, Endpoint::List, "openapi"},
};

std::optional<Endpoint> endpointOfMethod(const QByteArray& method)
{
    if (method == "GET")
        return Endpoint::Get;
    if (method == "PATCH")
        return Endpoint::Update;
    return method == "DELETE" ? std::optional(Endpoint::Delete) : std::nullopt;
}

} // namespace

QString Route::name() const
{
    if (kind == Kind::Api)
        return endpointName(endpoint);
    for (const Fixed& known : fixed) {
        if (known.kind == kind)
            return QString::fromLatin1(known.name);
    }
    return {};
}

Result<Route> routeOf(const HttpRequest& request)
{
    const QByteArray method = request.method == "HEAD" ? QByteArrayLiteral("GET") : request.method;
    for (const Fixed& known : fixed) {
        if (method == known.method && request.path == QLatin1String(known.path))
            return Route{known.kind, known.endpoint, {}};
    }
    const QString one = QLatin1String(campaignsPath) + u'/';
    const auto endpoint = endpointOfMethod(method);
    QString rest = request.path.startsWith(one) ? request.path.mid(one.size()) : QString();
    const bool isStatistics = endpoint == Endpoint::Get && rest.endsWith(QLatin1String("/statistics"));
    if (isStatistics)
        rest.truncate(rest.lastIndexOf(u'/'));
    const bool isFixed = std::any_of(fixed.cbegin(), fixed.cend(),
        [&](const Fixed& known) { return request.path == QLatin1String(known.path); });
    if (endpoint && !rest.isEmpty() && !rest.contains(u'/') && !isFixed) {
        const CampaignId campaign = CampaignId::fromString(rest);
        if (campaign.isNull()) {
            return failure(Error{ErrorCode::ValidationError,
                QStringLiteral("The campaign's id in the path must be a UUID."), {}, {},
                QStringLiteral("id")});
        }
        return Route{Route::Kind::Api, *endpoint, campaign, isStatistics};
    }
    return failure(ErrorCode::NotFound,
        QStringLiteral("There is nothing here for this method. /openapi.json describes what there is."));
}

} // namespace cm

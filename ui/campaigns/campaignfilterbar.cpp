// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignfilterbar.h"

#include "ui/audience/tagsuggestions.h"
#include "ui/campaigns/savedviews.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/searchfield.h"
#include "ui/controls/tagedit.h"
#include "ui/theme/tokens.h"

#include <QHBoxLayout>

namespace cm {

namespace {

QString key(CampaignStatus status)
{
    return QString::number(static_cast<int>(status));
}

} // namespace

CampaignFilterBar::CampaignFilterBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_search(new SearchField(tr("Search name or form id")))
    , m_status(new FilterChips)
    , m_type(new FilterChips)
    , m_review(new FilterChips)
    , m_tags(new TagEdit)
    , m_views(new SavedViews)
{
    m_search->setObjectName(QStringLiteral("campaignSearch"));
    m_search->setMaximumWidth(320);
    m_status->setObjectName(QStringLiteral("statusChips"));
    m_type->setObjectName(QStringLiteral("typeChips"));
    m_review->setObjectName(QStringLiteral("reviewChips"));
    m_tags->setObjectName(QStringLiteral("campaignTags"));
    m_tags->setAccessibleName(tr("Tags"));
    m_tags->setPlaceholderText(tr("Any tag"));
    m_tags->setMaximumWidth(320);
    QVector<FilterChips::Chip> chips;
    for (const CampaignStatus status : allCampaignStatuses)
        chips.append({key(status), campaignStatusLabel(status)});
    m_status->setChips(chips);
    chips.clear();
    for (const CampaignType type : allCampaignTypes)
        chips.append({campaignTypeName(type), campaignTypeName(type)});
    m_type->setChips(chips);
    m_review->setChips({{QStringLiteral("approved"), tr("Approved in review")},
        {QStringLiteral("discarded"), tr("Discarded in review")}});

    auto* first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_search, 1);
    first->addWidget(m_status);
    first->addStretch();
    first->addWidget(m_views);
    auto* second = new QHBoxLayout;
    second->setSpacing(space::m);
    second->addWidget(m_tags, 1);
    second->addWidget(m_type);
    second->addWidget(m_review);
    second->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(first);
    layout->addLayout(second);

    const auto tell = [this] {
        if (!m_loading)
            Q_EMIT changed();
    };
    connect(m_search, &SearchField::searchChanged, this, tell);
    for (FilterChips* one : {m_status, m_type, m_review})
        connect(one, &FilterChips::checkedChanged, this, tell);
    connect(m_tags, &TagEdit::tagsChanged, this, tell);
    connect(m_tags, &TagEdit::suggestionsWanted, this,
        [this](const QString& text) { suggestTags(m_workspace, m_tags, text, m_suggestions.next()); });
    connect(m_views, &SavedViews::chosen, this, &CampaignFilterBar::viewChosen);
}

CampaignFilter CampaignFilterBar::filter() const
{
    CampaignFilter filter;
    filter.text = m_search->text();
    for (const CampaignStatus status : allCampaignStatuses) {
        if (m_status->checked().contains(key(status)))
            filter.statuses.insert(status);
    }
    for (const CampaignType type : allCampaignTypes) {
        if (m_type->checked().contains(campaignTypeName(type)))
            filter.types.insert(type);
    }
    filter.reviews = m_review->checked();
    filter.tags = m_tags->tags();
    return filter;
}

void CampaignFilterBar::setFilter(const CampaignFilter& filter)
{
    m_loading = true;
    m_search->setText(filter.text);
    QStringList chosen;
    for (const CampaignStatus status : filter.statuses)
        chosen.append(key(status));
    m_status->setChecked(chosen);
    chosen.clear();
    for (const CampaignType type : filter.types)
        chosen.append(campaignTypeName(type));
    m_type->setChecked(chosen);
    m_review->setChecked(filter.reviews);
    m_tags->setTags(filter.tags);
    m_loading = false;
    Q_EMIT changed();
}

void CampaignFilterBar::setCounts(const QMap<CampaignStatus, qint64>& byStatus)
{
    for (const CampaignStatus status : allCampaignStatuses)
        m_status->setCount(key(status), byStatus.value(status));
}

void CampaignFilterBar::setCurrent(const CampaignFilter& filter)
{
    m_views->setCurrent(filter);
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/audienceeditor.h"

#include "ui/audience/tagsuggestions.h"
#include "ui/controls/daterangeedit.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/formfield.h"
#include "ui/controls/formrow.h"
#include "ui/controls/rangeedit.h"
#include "ui/controls/searchfield.h"
#include "ui/controls/tagedit.h"
#include "ui/theme/tokens.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

AudienceEditor::AudienceEditor(Workspace& workspace, Search search, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_any(new TagEdit)
    , m_all(new TagEdit)
    , m_none(new TagEdit)
    , m_score(new RangeEdit(0, 100))
    , m_engagement(new FilterChips)
    , m_created(new DateRangeEdit)
    , m_excludeBooked(new QCheckBox(tr("Leave out leads that booked")))
    , m_excludeSmsStop(new QCheckBox(tr("Leave out leads that opted out")))
    , m_excludeInActive(new QCheckBox(tr("Leave out leads in another campaign")))
{
    m_any->setObjectName(QStringLiteral("tagsAny"));
    m_all->setObjectName(QStringLiteral("tagsAll"));
    m_none->setObjectName(QStringLiteral("tagsNone"));
    m_score->setObjectName(QStringLiteral("score"));
    m_engagement->setObjectName(QStringLiteral("engagement"));
    m_created->setObjectName(QStringLiteral("created"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    if (search == Search::Shown) {
        m_search = new SearchField(tr("Name, e-mail, phone or company"));
        m_search->setObjectName(QStringLiteral("leadSearch"));
        layout->addWidget(new FormField(tr("Search"), m_search));
        connect(m_search, &SearchField::searchChanged, this, &AudienceEditor::changed);
    }
    m_tagsField = new FormField(tr("Tagged with any of"), m_any);
    m_tagsField->setHint(tr("Type to choose from the client's tags."));
    layout->addWidget(m_tagsField);
    auto* all = new FormField(tr("Tagged with all of"), m_all);
    auto* none = new FormField(tr("Not tagged with"), m_none);
    all->setOptional(true);
    none->setOptional(true);
    layout->addWidget(new FormRow({all, none}));
    m_scoreField = new FormField(tr("Score"), m_score);
    m_scoreField->setOptional(true);
    m_engagement->setChips({{QStringLiteral("High"), tr("High")}, {QStringLiteral("Medium"), tr("Medium")},
        {QStringLiteral("Low"), tr("Low")}});
    auto* engagement = new FormField(tr("Engagement"), m_engagement);
    engagement->setOptional(true);
    layout->addWidget(new FormRow({m_scoreField, engagement}));
    m_createdField = new FormField(tr("Created"), m_created);
    m_createdField->setOptional(true);
    layout->addWidget(m_createdField);
    buildExclusions(layout);
    buildOthers(layout);

    const auto tell = [this] {
        if (!m_loading)
            Q_EMIT changed();
    };
    const std::array tagEdits{m_any, m_all, m_none};
    for (std::size_t i = 0; i < tagEdits.size(); ++i) {
        TagEdit* edit = tagEdits.at(i);
        connect(edit, &TagEdit::tagsChanged, this, tell);
        connect(edit, &TagEdit::suggestionsWanted, this, [this, edit, i](const QString& text) {
            suggestTags(m_workspace, edit, text, m_suggestions.at(i).next());
        });
    }
    connect(m_score, &RangeEdit::rangeChanged, this, tell);
    connect(m_engagement, &FilterChips::checkedChanged, this, tell);
    connect(m_created, &DateRangeEdit::rangeChanged, this, tell);
    for (QCheckBox* box : {m_excludeBooked, m_excludeSmsStop, m_excludeInActive})
        connect(box, &QCheckBox::toggled, this, tell);
}

void AudienceEditor::buildExclusions(QVBoxLayout* layout)
{
    m_excludeBooked->setObjectName(QStringLiteral("excludeBooked"));
    m_excludeSmsStop->setObjectName(QStringLiteral("excludeSmsStop"));
    m_excludeInActive->setObjectName(QStringLiteral("excludeInActiveCampaign"));
    m_excludeSmsStop->setToolTip(tr("They can be looked at, but are never enrolled."));
    auto* boxes = new QVBoxLayout;
    boxes->setSpacing(space::xs);
    for (QCheckBox* box : {m_excludeBooked, m_excludeSmsStop, m_excludeInActive}) {
        box->setChecked(true);
        boxes->addWidget(box);
    }
    layout->addLayout(boxes);
}

void AudienceEditor::buildOthers(QVBoxLayout* layout)
{
    m_others = new QWidget;
    m_others->setObjectName(QStringLiteral("otherConditions"));
    m_othersText = new QLabel;
    m_othersText->setTextFormat(Qt::PlainText);
    m_othersText->setWordWrap(true);
    auto* remove = new QPushButton(tr("Remove"));
    remove->setObjectName(QStringLiteral("removeOtherConditions"));
    remove->setToolTip(tr("Take these conditions away"));
    auto* row = new QHBoxLayout(m_others);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_othersText, 1);
    row->addWidget(remove);
    layout->addWidget(m_others);
    m_others->hide();
    connect(remove, &QPushButton::clicked, this, [this] {
        m_given = {};
        showOthers();
        Q_EMIT changed();
    });
}

void AudienceEditor::showOthers()
{
    QStringList texts;
    if (!m_given.leadSources.isEmpty())
        texts.append(tr("from %1").arg(m_given.leadSources.join(tr(" or "))));
    if (!m_given.excludePastCampaigns.isEmpty())
        texts.append(tr("never in %1 chosen campaigns").arg(m_given.excludePastCampaigns.size()));
    if (!m_search && !m_given.search.isEmpty())
        texts.append(tr("found by \"%1\"").arg(m_given.search));
    m_othersText->setText(tr("Also: %1").arg(texts.join(QLatin1String(", "))));
    m_others->setVisible(!texts.isEmpty());
}

Audience AudienceEditor::audience() const
{
    Audience audience;
    audience.tagsAny = m_any->tags();
    audience.tagsAll = m_all->tags();
    audience.tagsNone = m_none->tags();
    audience.icpMin = m_score->lower();
    audience.icpMax = m_score->upper();
    // All levels chosen still leaves out leads whose engagement is not known.
    audience.engagementLevels = m_engagement->checked();
    // A limit that was given with a time keeps it until another day is chosen.
    const auto limit = [](const std::optional<QDate>& day, const QString& given) {
        const QString text = day ? day->toString(Qt::ISODate) : QString();
        return !text.isEmpty() && given.startsWith(text) ? given : text;
    };
    audience.createdAfter = limit(m_created->from(), m_given.createdAfter);
    audience.createdBefore = limit(m_created->until(), m_given.createdBefore);
    audience.leadSources = m_given.leadSources;
    audience.excludePastCampaigns = m_given.excludePastCampaigns;
    audience.excludeBooked = m_excludeBooked->isChecked();
    audience.excludeSmsStop = m_excludeSmsStop->isChecked();
    audience.excludeInActiveCampaign = m_excludeInActive->isChecked();
    audience.search = m_search ? m_search->text().trimmed() : m_given.search;
    return audience;
}

void AudienceEditor::setAudience(const Audience& audience)
{
    m_loading = true;
    m_given = audience;
    showOthers();
    const auto date = [](const QString& text) {
        const QDate day = QDate::fromString(text.left(10), Qt::ISODate);
        return day.isValid() ? std::optional<QDate>(day) : std::nullopt;
    };
    m_any->setTags(audience.tagsAny);
    m_all->setTags(audience.tagsAll);
    m_none->setTags(audience.tagsNone);
    m_score->setRange(audience.icpMin, audience.icpMax);
    m_engagement->setChecked(audience.engagementLevels);
    m_created->setRange(date(audience.createdAfter), date(audience.createdBefore));
    m_excludeBooked->setChecked(audience.excludeBooked);
    m_excludeSmsStop->setChecked(audience.excludeSmsStop);
    m_excludeInActive->setChecked(audience.excludeInActiveCampaign);
    if (m_search)
        m_search->setText(audience.search);
    m_loading = false;
    Q_EMIT changed();
}

bool AudienceEditor::hasInvalidDate() const
{
    return m_created->isInvalid();
}

FormField* AudienceEditor::field(const QString& name) const
{
    if (name == QLatin1String("audience.tags"))
        return m_tagsField;
    if (name == QLatin1String("audience.icpScore"))
        return m_scoreField;
    if (name == QLatin1String("audience.createdAfter") || name == QLatin1String("audience.createdBefore"))
        return m_createdField;
    return nullptr;
}

} // namespace cm

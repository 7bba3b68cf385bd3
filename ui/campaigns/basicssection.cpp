// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/basicssection.h"

#include "ui/campaigns/formtext.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/zoneddatetimeedit.h"
#include "ui/theme/tokens.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int usualWebinarHour = 18;

} // namespace

BasicsSection::BasicsSection(QWidget* parent)
    : FormSection(parent)
    , m_name(new QLineEdit)
    , m_type(new QComboBox)
    , m_formId(new QLineEdit)
    , m_webinar(new ZonedDateTimeEdit(QStringLiteral("webinar"), QTime(usualWebinarHour, 0)))
    , m_zoomLink(new QLineEdit)
{
    m_name->setObjectName(QStringLiteral("campaignName"));
    m_type->setObjectName(QStringLiteral("campaignType"));
    m_formId->setObjectName(QStringLiteral("campaignFormId"));
    m_zoomLink->setObjectName(QStringLiteral("campaignZoomLink"));
    m_zoomLink->setPlaceholderText(QStringLiteral("https://"));
    for (const CampaignType type : {CampaignType::Custom, CampaignType::Standard, CampaignType::Webinar})
        m_type->addItem(campaignTypeName(type), static_cast<int>(type));
    m_nameField = new FormField(tr("Name"), m_name);
    m_typeField = new FormField(tr("Type"), m_type);
    m_formIdField = new FormField(tr("Form id"), m_formId);
    m_webinarField = new FormField(tr("Webinar starts"), m_webinar);
    m_zoomField = new FormField(tr("Webinar link"), m_zoomLink);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    for (FormField* field : {m_nameField, m_typeField, m_formIdField, m_webinarField, m_zoomField})
        layout->addWidget(field);

    connect(m_name, &QLineEdit::textChanged, this, [this] { Q_EMIT changed(QStringLiteral("name")); });
    connect(m_formId, &QLineEdit::textChanged, this, [this] { Q_EMIT changed(QStringLiteral("formId")); });
    connect(
        m_zoomLink, &QLineEdit::textChanged, this, [this] { Q_EMIT changed(QStringLiteral("zoomLink")); });
    connect(m_type, &QComboBox::currentIndexChanged, this, [this] {
        showType();
        Q_EMIT changed({});
    });
    connect(m_webinar, &ZonedDateTimeEdit::valueChanged, this, [this] {
        showType();
        Q_EMIT changed(QStringLiteral("webinarDatetime"));
    });
    showType();
}

CampaignType BasicsSection::type() const
{
    return static_cast<CampaignType>(m_type->currentData().toInt());
}

void BasicsSection::showType()
{
    const CampaignType now = type();
    m_typeField->setHint(now == CampaignType::Custom ? tr("For the leads that you choose by their tags.")
            : now == CampaignType::Standard          ? tr("For the leads of one form.")
                                                     : tr("For the leads of one form, up to an event."));
    m_formIdField->setOptional(now == CampaignType::Custom);
    m_webinarField->setHint(m_webinar->value().isValid()
            ? formatDateTime(m_webinar->value(), m_webinar->timeZone())
            : tr("In the client's time zone, %1.").arg(QString::fromUtf8(m_webinar->timeZone().id())));
    // What was entered is never hidden.
    m_webinarField->setVisible(now == CampaignType::Webinar || m_webinar->hasDate());
    m_zoomField->setVisible(now == CampaignType::Webinar || !m_zoomLink->text().isEmpty());
}

void BasicsSection::setDraft(const CampaignDraft& draft)
{
    showText(m_name, draft.name);
    showText(m_formId, draft.formId);
    showText(m_zoomLink, draft.zoomLink);
    if (m_webinar->value() != draft.webinarDatetime || !m_webinar->problem().isEmpty())
        m_webinar->setValue(draft.webinarDatetime);
    m_type->setCurrentIndex(m_type->findData(static_cast<int>(draft.type)));
    showType();
}

void BasicsSection::writeTo(CampaignDraft& draft) const
{
    draft.name = m_name->text();
    draft.type = type();
    draft.formId = m_formId->text();
    draft.webinarDatetime = m_webinar->value();
    draft.zoomLink = m_zoomLink->text();
}

QMap<QString, FormField*> BasicsSection::fields() const
{
    return {{QStringLiteral("name"), m_nameField}, {QStringLiteral("campaignType"), m_typeField},
        {QStringLiteral("formId"), m_formIdField}, {QStringLiteral("webinarDatetime"), m_webinarField},
        {QStringLiteral("zoomLink"), m_zoomField}};
}

QVector<FieldProblem> BasicsSection::entryProblems() const
{
    const QString problem = m_webinar->problem();
    if (problem.isEmpty())
        return {};
    return {{QStringLiteral("webinarDatetime"), problem}};
}

void BasicsSection::setTimeZone(const QTimeZone& zone)
{
    m_webinar->setTimeZone(zone);
}

void BasicsSection::setEditing(bool editing)
{
    m_type->setEnabled(!editing);
    m_type->setToolTip(
        editing ? tr("A campaign keeps its type. Duplicate it to make one of another.") : QString());
}

} // namespace cm

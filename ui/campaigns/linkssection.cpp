// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/linkssection.h"

#include "ui/campaigns/formtext.h"
#include "ui/controls/formfield.h"
#include "ui/theme/tokens.h"

#include <QVBoxLayout>

namespace cm {

namespace {

constexpr std::array names{
    QLatin1String("bookingLink"), QLatin1String("resourceName"), QLatin1String("resourceLink")};

} // namespace

LinksSection::LinksSection(QWidget* parent)
    : FormSection(parent)
    , m_bookingLink(new QLineEdit)
    , m_resourceName(new QLineEdit)
    , m_resourceLink(new QLineEdit)
{
    m_bookingLink->setObjectName(QStringLiteral("campaignBookingLink"));
    m_resourceName->setObjectName(QStringLiteral("campaignResourceName"));
    m_resourceLink->setObjectName(QStringLiteral("campaignResourceLink"));
    m_bookingLink->setPlaceholderText(QStringLiteral("https://"));
    m_resourceLink->setPlaceholderText(QStringLiteral("https://"));
    m_fields = {new FormField(tr("Booking link"), m_bookingLink),
        new FormField(tr("Resource"), m_resourceName), new FormField(tr("Resource link"), m_resourceLink)};
    m_fields[0]->setHint(tr("What {{booking_link}} stands for."));
    m_fields[1]->setHint(tr("What {{resource_name}} stands for, such as the title of a guide."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    const std::array lines{m_bookingLink, m_resourceName, m_resourceLink};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        m_fields.at(i)->setOptional(true);
        layout->addWidget(m_fields.at(i));
        connect(lines.at(i), &QLineEdit::textChanged, this, [this, i] { Q_EMIT changed(names.at(i)); });
    }
}

void LinksSection::setDraft(const CampaignDraft& draft)
{
    showText(m_bookingLink, draft.bookingLink);
    showText(m_resourceName, draft.resourceName);
    showText(m_resourceLink, draft.resourceLink);
}

void LinksSection::writeTo(CampaignDraft& draft) const
{
    draft.bookingLink = m_bookingLink->text();
    draft.resourceName = m_resourceName->text();
    draft.resourceLink = m_resourceLink->text();
}

QMap<QString, FormField*> LinksSection::fields() const
{
    QMap<QString, FormField*> fields;
    for (std::size_t i = 0; i < names.size(); ++i)
        fields.insert(names.at(i), m_fields.at(i));
    return fields;
}

} // namespace cm

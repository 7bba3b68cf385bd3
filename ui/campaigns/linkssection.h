// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/campaigns/formsection.h"

#include <array>

class QLineEdit;

namespace cm {

/// What the messages' placeholders for links stand for: the booking page and a resource.
class LinksSection final : public FormSection {
    Q_OBJECT
public:
    explicit LinksSection(QWidget* parent = nullptr);

    void setDraft(const CampaignDraft& draft) override;
    void writeTo(CampaignDraft& draft) const override;
    [[nodiscard]] QMap<QString, FormField*> fields() const override;

private:
    QLineEdit* m_bookingLink;
    QLineEdit* m_resourceName;
    QLineEdit* m_resourceLink;
    std::array<FormField*, 3> m_fields{};
};

} // namespace cm

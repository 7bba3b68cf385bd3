// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/versionspanel.h"

#include "ui/campaigns/sequencedifferenceview.h"
#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>

namespace cm {

VersionsPanel::VersionsPanel(QWidget* parent)
    : QWidget(parent)
    , m_before(new QComboBox)
    , m_after(new QComboBox)
    , m_who(new QLabel)
    , m_difference(new SequenceDifferenceView)
{
    m_before->setObjectName(QStringLiteral("versionBefore"));
    m_before->setAccessibleName(tr("Version to the left"));
    m_after->setObjectName(QStringLiteral("versionAfter"));
    m_after->setAccessibleName(tr("Version to the right"));
    m_who->setWordWrap(true);
    setTextRole(m_who, TextRole::Muted);
    auto* row = new QHBoxLayout;
    row->addWidget(m_before, 1);
    row->addWidget(m_after, 1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_difference);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(row);
    layout->addWidget(m_who);
    layout->addWidget(scroll, 1);
    for (QComboBox* box : {m_before, m_after})
        connect(box, &QComboBox::currentIndexChanged, this, &VersionsPanel::compare);
}

void VersionsPanel::setVersions(const QVector<CampaignVersion>& versions, const QTimeZone& zone)
{
    m_versions = versions;
    m_zone = zone;
    for (QComboBox* box : {m_before, m_after}) {
        const QSignalBlocker quiet(box);
        box->clear();
        for (const CampaignVersion& version : versions)
            box->addItem(tr("Version %1").arg(version.version));
    }
    if (versions.isEmpty())
        return;
    m_after->setCurrentIndex(0);
    m_before->setCurrentIndex(versions.size() > 1 ? 1 : 0);
    compare();
}

void VersionsPanel::compare()
{
    if (m_before->currentIndex() < 0 || m_after->currentIndex() < 0)
        return;
    const CampaignVersion& before = m_versions[m_before->currentIndex()];
    const CampaignVersion& after = m_versions[m_after->currentIndex()];
    const auto who = [this](const CampaignVersion& version) {
        return tr("Version %1: by %2 on %3; %4 leads in it now, %5 ever.")
            .arg(version.version)
            .arg(version.createdBy, formatDateTime(version.createdAt, m_zone), formatCount(version.openLeads),
                formatCount(version.leads));
    };
    m_who->setText(before == after ? who(after) : who(before) + u'\n' + who(after));
    m_difference->setSequences(tr("Version %1").arg(before.version), before.messages,
        tr("Version %1").arg(after.version), after.messages);
}

} // namespace cm

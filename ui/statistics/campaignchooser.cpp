// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/campaignchooser.h"

#include "ui/theme/tokens.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace cm {

CampaignChooser::CampaignChooser(QWidget* parent)
    : QPushButton(parent)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
{
    setObjectName(QStringLiteral("statisticsCampaigns"));
    setMinimumWidth(220);
    m_search->setPlaceholderText(tr("Search campaigns"));
    m_search->setAccessibleName(tr("Search campaigns"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Campaigns"));
    m_list->setMinimumSize(320, 260);
    auto* all = new QPushButton(tr("All campaigns"));
    auto* panel = new QWidget;
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(space::s, space::s, space::s, space::s);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(new QLabel(tr("Up to %1 are compared.").arg(most)));
    layout->addWidget(all);
    auto* action = new QWidgetAction(this);
    action->setDefaultWidget(panel);
    auto* menu = new QMenu(this);
    menu->addAction(action);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, m_search, qOverload<>(&QWidget::setFocus));
    connect(m_search, &QLineEdit::textChanged, this, &CampaignChooser::narrow);
    connect(m_list, &QListWidget::itemChanged, this, &CampaignChooser::onItemChanged);
    connect(all, &QPushButton::clicked, this, [this, menu] {
        menu->close();
        setChosen({});
    });
    say();
}

void CampaignChooser::setCampaigns(const QVector<CampaignSummary>& campaigns, CampaignId wanted)
{
    const QVector<CampaignId> before = wanted.isNull() ? chosen() : QVector<CampaignId>{wanted};
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const CampaignSummary& campaign : campaigns) {
            auto* item = new QListWidgetItem(campaign.name, m_list);
            item->setData(Qt::UserRole, QVariant::fromValue(campaign.id));
            item->setFlags(Qt::ItemIsUserCheckable | Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            item->setCheckState(before.contains(campaign.id) ? Qt::Checked : Qt::Unchecked);
        }
    }
    narrow(m_search->text());
    say();
}

QVector<CampaignId> CampaignChooser::chosen() const
{
    QVector<CampaignId> campaigns;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            campaigns.append(m_list->item(row)->data(Qt::UserRole).value<CampaignId>());
    }
    return campaigns;
}

void CampaignChooser::setChosen(const QVector<CampaignId>& campaigns)
{
    if (chosen() == campaigns)
        return;
    {
        const QSignalBlocker quiet(m_list);
        for (int row = 0; row < m_list->count(); ++row) {
            QListWidgetItem* item = m_list->item(row);
            item->setCheckState(campaigns.contains(item->data(Qt::UserRole).value<CampaignId>())
                    ? Qt::Checked
                    : Qt::Unchecked);
        }
    }
    onItemChanged();
}

void CampaignChooser::narrow(const QString& text)
{
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        item->setHidden(!item->text().contains(text.trimmed(), Qt::CaseInsensitive));
    }
}

void CampaignChooser::onItemChanged()
{
    const bool isFull = chosen().size() >= most;
    {
        const QSignalBlocker quiet(m_list);
        for (int row = 0; row < m_list->count(); ++row) {
            QListWidgetItem* item = m_list->item(row);
            const bool isOpen = !isFull || item->checkState() == Qt::Checked;
            item->setFlags(isOpen ? item->flags() | Qt::ItemIsEnabled : item->flags() & ~Qt::ItemIsEnabled);
        }
    }
    say();
    Q_EMIT chosenChanged();
}

void CampaignChooser::say()
{
    QStringList names;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            names.append(m_list->item(row)->text());
    }
    const QString text = names.isEmpty() ? tr("All campaigns")
        : names.size() == 1              ? names.first()
                                         : tr("%1 campaigns").arg(names.size());
    setText(text);
    setToolTip(names.join(u'\n'));
    setAccessibleName(tr("Campaigns: %1").arg(text));
}

} // namespace cm

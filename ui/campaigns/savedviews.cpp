// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/savedviews.h"

#include "ui/theme/icons.h"

#include <QInputDialog>
#include <QJsonDocument>
#include <QMenu>
#include <QSettings>

namespace cm {

namespace {

constexpr QLatin1String viewsGroup("campaignViews");

// Names may contain what QSettings takes for a path.
QString key(const QString& name)
{
    return viewsGroup + u'/' + QString::fromLatin1(name.toUtf8().toBase64(QByteArray::Base64UrlEncoding));
}

} // namespace

SavedViews::SavedViews(QWidget* parent)
    : QPushButton(cm::icon(QStringLiteral("filter")), tr("Views"), parent)
    , m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("savedViews"));
    setToolTip(tr("Filters that you keep under a name"));
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &SavedViews::fillMenu);
}

QStringList SavedViews::names() const
{
    QSettings settings;
    settings.beginGroup(viewsGroup);
    QStringList names;
    for (const QString& one : settings.childKeys())
        names.append(
            QString::fromUtf8(QByteArray::fromBase64(one.toLatin1(), QByteArray::Base64UrlEncoding)));
    names.sort(Qt::CaseInsensitive);
    return names;
}

void SavedViews::save(const QString& name, const CampaignFilter& filter)
{
    QSettings().setValue(key(name), QJsonDocument(filter.toJson()).toJson(QJsonDocument::Compact));
}

void SavedViews::remove(const QString& name)
{
    QSettings().remove(key(name));
}

void SavedViews::fillMenu()
{
    m_menu->clear();
    const QStringList all = names();
    for (const QString& name : all) {
        m_menu->addAction(name, this, [this, name] {
            const QByteArray json = QSettings().value(key(name)).toByteArray();
            Q_EMIT chosen(CampaignFilter::fromJson(QJsonDocument::fromJson(json).object()));
        });
    }
    if (!all.isEmpty())
        m_menu->addSeparator();
    m_menu->addAction(
        cm::icon(QStringLiteral("plus")), tr("Save this view …"), this, &SavedViews::askForName);
    if (all.isEmpty())
        return;
    QMenu* removing = m_menu->addMenu(cm::icon(QStringLiteral("trash")), tr("Delete a view"));
    for (const QString& name : all)
        removing->addAction(name, this, [this, name] { remove(name); });
}

void SavedViews::askForName()
{
    const QString name =
        QInputDialog::getText(window(), tr("Save this view"), tr("Name of the view")).trimmed().left(100);
    if (!name.isEmpty())
        save(name, m_current);
}

} // namespace cm

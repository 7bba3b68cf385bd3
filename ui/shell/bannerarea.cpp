// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/bannerarea.h"

#include "ui/theme/tokens.h"

#include <QVBoxLayout>

namespace cm {

BannerArea::BannerArea(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(space::l, space::s, space::l, 0);
    m_layout->setSpacing(space::s);
    hide();
}

void BannerArea::show(const QString& id, const Banner::Content& content)
{
    Banner*& banner = m_banners[id];
    if (!banner) {
        banner = new Banner;
        banner->setObjectName(QLatin1String("banner_") + id);
        m_layout->addWidget(banner);
        connect(banner, &Banner::closed, this, [this, id] { remove(id); });
    }
    banner->setContent(content);
    banner->show();
    QWidget::show();
}

void BannerArea::remove(const QString& id)
{
    if (Banner* banner = m_banners.take(id)) {
        banner->hide();
        banner->deleteLater();
    }
    setVisible(!m_banners.isEmpty());
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/banner.h"

#include <QHash>

class QVBoxLayout;

namespace cm {

/// Banners one above the other, each known by an id.
class BannerArea final : public QWidget {
    Q_OBJECT
public:
    explicit BannerArea(QWidget* parent = nullptr);

    void show(const QString& id, const Banner::Content& content);
    void remove(const QString& id);
    [[nodiscard]] Banner* banner(const QString& id) const { return m_banners.value(id); }
    using QWidget::show;

private:
    QVBoxLayout* m_layout;
    QHash<QString, Banner*> m_banners;
};

} // namespace cm

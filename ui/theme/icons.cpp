// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <utility>

// Outside the namespace, as Q_INIT_RESOURCE wants: a static library's resources aren't found otherwise.
static void initResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace cm {

namespace {

QByteArray svgSource(const QString& name)
{
    static QHash<QString, QByteArray> sources;
    static const bool ready = (initResources(), true);
    Q_UNUSED(ready)
    auto found = sources.find(name);
    if (found == sources.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        found = sources.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        if (found->isEmpty()) {
            qWarning("no icon named \"%s\"", qUtf8Printable(name));
        }
    }
    return *found;
}

QColor roleColor(IconRole role)
{
    const Tokens& t = tokens();
    switch (role) {
    case IconRole::Text:
        return t.text;
    case IconRole::Muted:
        return t.textMuted;
    case IconRole::Accent:
        return t.dark ? t.focus : t.accent;
    case IconRole::OnAccent:
        return t.accentText;
    case IconRole::Success:
        return t.success;
    case IconRole::Warning:
        return t.warning;
    case IconRole::Error:
        return t.error;
    case IconRole::Info:
        return t.info;
    }
    return t.text;
}

/// Renders an SVG of the resources in the colour that its role has at that moment.
class TokenIconEngine final : public QIconEngine {
public:
    TokenIconEngine(QString name, IconRole role)
        : m_name(std::move(name))
        , m_role(role)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = qMin(rect.width(), rect.height());
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        const QRect square(
            rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, size, size);
        painter->drawPixmap(square, iconPixmap(m_name, color(mode), size, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return iconPixmap(m_name, color(mode), qMin(size.width(), size.height()));
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // In Qt 6.4 the size is in device pixels already; the caller sets the ratio.
        Q_UNUSED(scale)
        return iconPixmap(m_name, color(mode), qMin(size.width(), size.height()));
    }

    QIconEngine* clone() const override { return new TokenIconEngine(m_name, m_role); }
    QString key() const override { return QStringLiteral("cm-token-icon"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return svgSource(m_name).isEmpty(); }

private:
    QColor color(QIcon::Mode mode) const
    {
        return mode == QIcon::Disabled ? tokens().textDisabled : roleColor(m_role);
    }

    QString m_name;
    IconRole m_role;
};

} // namespace

QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal devicePixelRatio)
{
    const int pixels = qRound(size * devicePixelRatio);
    const QString key = QStringLiteral("cm-icon/%1/%2/%3").arg(name, color.name(QColor::HexArgb)).arg(pixels);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        QByteArray source = svgSource(name);
        source.replace("currentColor", color.name().toLatin1());
        pixmap = QPixmap(pixels, pixels);
        pixmap.fill(Qt::transparent);
        QSvgRenderer renderer(source);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, pixmap);
    }
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon icon(const QString& name, IconRole role)
{
    return QIcon(new TokenIconEngine(name, role));
}

QIcon kindIcon(StatusKind kind)
{
    switch (kind) {
    case StatusKind::Neutral:
        return icon(kindIconName(kind), IconRole::Muted);
    case StatusKind::Info:
        return icon(kindIconName(kind), IconRole::Info);
    case StatusKind::Success:
        return icon(kindIconName(kind), IconRole::Success);
    case StatusKind::Warning:
        return icon(kindIconName(kind), IconRole::Warning);
    case StatusKind::Error:
        return icon(kindIconName(kind), IconRole::Error);
    }
    return {};
}

QStringList iconNames()
{
    svgSource(QStringLiteral("dot")); // makes the resources known
    QStringList names = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files);
    for (QString& name : names) {
        name.chop(4);
    }
    return names;
}

} // namespace cm

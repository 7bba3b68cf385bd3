// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/banner.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace cm {

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , m_actions(new QHBoxLayout)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_close(new QToolButton(this))
{
    setTextRole(m_text, TextRole::Strong);
    for (QLabel* label : {m_text, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_close->setObjectName(QStringLiteral("bannerClose"));
    m_close->setIcon(icon(QStringLiteral("close"), IconRole::Muted));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    auto* texts = new QVBoxLayout;
    texts->setSpacing(1);
    texts->addWidget(m_text);
    texts->addWidget(m_detail);
    m_actions->setSpacing(space::s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 8, 8);
    row->setSpacing(10);
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addLayout(texts, 1);
    row->addLayout(m_actions);
    row->addWidget(m_close, 0, Qt::AlignVCenter);
    connect(&Theme::instance(), &Theme::changed, this,
        [this] { m_icon->setPixmap(kindIcon(m_content.kind).pixmap(QSize(18, 18), devicePixelRatioF())); });
}

void Banner::tell(StatusKind kind, const QString& text, const QString& detail)
{
    setContent({kind, text, detail, {}, true});
    show();
}

void Banner::setContent(const Content& content)
{
    const bool sameActions =
        std::equal(content.actions.cbegin(), content.actions.cend(), m_content.actions.cbegin(),
            m_content.actions.cend(), [](const Action& a, const Action& b) { return a.text == b.text; });
    m_content = content;
    setStyleProperty(this, "kind", kindName(content.kind));
    m_icon->setPixmap(kindIcon(content.kind).pixmap(QSize(18, 18), devicePixelRatioF()));
    m_text->setText(content.text);
    m_detail->setText(content.detail);
    m_detail->setVisible(!content.detail.isEmpty());
    m_close->setVisible(content.closable);
    setAccessibleName(content.text);
    setAccessibleDescription(content.detail);
    // The same buttons stay, so that the one with the focus keeps it.
    if (!sameActions)
        buildActions();
}

void Banner::buildActions()
{
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i < qMin(2, static_cast<int>(m_content.actions.size())); ++i) {
        auto* button = new QPushButton(m_content.actions[i].text, this);
        button->setObjectName(QStringLiteral("bannerAction%1").arg(i));
        m_actions->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, i] {
            // A copy: the action may replace this banner's content.
            const auto run = m_content.actions[i].run;
            Q_EMIT actionTriggered(i);
            if (run) {
                run();
            }
        });
    }
}

} // namespace cm

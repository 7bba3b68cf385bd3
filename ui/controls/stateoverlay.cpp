// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/stateoverlay.h"

#include "ui/controls/card.h"
#include "ui/controls/spinner.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>

#include <algorithm>

namespace cm {

namespace {

/// What is covered: the rows of a table but not its header.
QWidget* coveredPart(QWidget* target)
{
    auto* area = qobject_cast<QAbstractScrollArea*>(target);
    return area != nullptr ? area->viewport() : target;
}

bool standsOnSurface(const QWidget* widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (qobject_cast<const Card*>(widget) || qobject_cast<const QAbstractScrollArea*>(widget)) {
            return true;
        }
    }
    return false;
}

} // namespace

StateOverlay::StateOverlay(QWidget* target)
    : QWidget(target)
{
    setObjectName(QStringLiteral("stateOverlay"));
    build();
    hide();
    coveredPart(target)->installEventFilter(this);
    m_delay.setSingleShot(true);
    m_delay.setInterval(loadingDelayMs);
    connect(&m_delay, &QTimer::timeout, this, [this] { present(State::Loading); });
    connect(m_button, &QPushButton::clicked, this, [this] {
        switch (m_state) {
        case State::Loading:
            Q_EMIT cancelRequested();
            break;
        case State::Empty:
            Q_EMIT actionTriggered();
            break;
        case State::Error:
            Q_EMIT retryRequested();
            break;
        case State::None:
            break;
        }
    });
    connect(m_detailsButton, &QPushButton::toggled, this, [this](bool shown) {
        m_details->setVisible(shown);
        m_detailsButton->setText(shown ? tr("Hide details") : tr("Show details"));
    });
}

void StateOverlay::build()
{
    m_spinner = new Spinner(28, this);
    m_icon = new QLabel(this);
    m_title = new QLabel(this);
    m_text = new QLabel(this);
    m_button = new QPushButton(this);
    m_detailsButton = new QPushButton(tr("Show details"), this);
    m_details = new QPlainTextEdit(this);
    m_button->setObjectName(QStringLiteral("stateButton"));
    m_detailsButton->setObjectName(QStringLiteral("stateDetailsButton"));
    m_detailsButton->setCheckable(true);
    setButtonRole(m_detailsButton, ButtonRole::Quiet);
    setTextRole(m_title, TextRole::Heading);
    setTextRole(m_text, TextRole::Muted);
    for (QLabel* label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(260);
    }
    m_details->setReadOnly(true);
    m_details->setObjectName(QStringLiteral("stateDetails"));
    m_details->setAccessibleName(tr("Details of the error"));
    m_details->setMaximumSize(560, 140);
    m_details->setMinimumWidth(320);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(m_button);
    buttons->addWidget(m_detailsButton);
    buttons->addStretch();
    m_layout = new QVBoxLayout(this);
    m_layout->setSpacing(space::xs);
    m_layout->addStretch();
    m_layout->addWidget(m_spinner, 0, Qt::AlignHCenter);
    m_layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    m_layout->addSpacing(space::xs);
    m_layout->addWidget(m_title, 0, Qt::AlignHCenter);
    m_layout->addWidget(m_text, 0, Qt::AlignHCenter);
    m_layout->addSpacing(space::s);
    m_layout->addLayout(buttons);
    m_layout->addWidget(m_details, 0, Qt::AlignHCenter);
    m_layout->addStretch();
}

void StateOverlay::showLoading(const QString& text, bool cancellable)
{
    const bool fresh = m_state != State::Loading;
    m_state = State::Loading;
    m_title->setText(text);
    m_text->clear();
    m_button->setText(cancellable ? tr("Cancel") : QString());
    if (fresh) {
        // What was shown before (an error, say) stays until loading takes noticeable time.
        m_delay.start();
    } else if (!m_delay.isActive()) {
        present(State::Loading);
    }
}

void StateOverlay::showEmpty(const Empty& empty)
{
    m_delay.stop();
    m_state = State::Empty;
    m_title->setText(empty.title);
    m_text->setText(empty.text);
    m_button->setText(empty.actionText);
    setIcon(empty.iconName.isEmpty() ? QStringLiteral("inbox") : empty.iconName);
    present(State::Empty);
}

void StateOverlay::showError(const QString& message, const QString& details, bool canRetry)
{
    m_delay.stop();
    m_state = State::Error;
    m_title->setText(message);
    m_text->clear();
    m_details->setPlainText(details);
    m_button->setText(canRetry ? tr("Retry") : QString());
    setIcon(QStringLiteral("error"));
    present(State::Error);
}

void StateOverlay::clear()
{
    m_delay.stop();
    m_state = State::None;
    hide();
}

QString StateOverlay::message() const
{
    return m_title->text();
}

void StateOverlay::present(State state)
{
    m_spinner->setVisible(state == State::Loading);
    m_icon->setVisible(state != State::Loading);
    m_title->setVisible(!m_title->text().isEmpty());
    m_text->setVisible(!m_text->text().isEmpty());
    // A centred label that wraps is given the height of too few lines unless its own is fixed.
    for (QLabel* label : {m_title, m_text}) {
        label->ensurePolished();
        const int room = std::clamp(parentWidget() ? parentWidget()->width() - 2 * space::l : 440, 160, 520);
        const int width = std::min(room, label->fontMetrics().horizontalAdvance(label->text()) + space::m);
        label->setFixedWidth(width);
        label->setMinimumHeight(std::max(label->heightForWidth(width), 0)); // -1 without text
    }
    m_button->setVisible(!m_button->text().isEmpty());
    m_detailsButton->setChecked(false);
    m_detailsButton->setVisible(state == State::Error && !m_details->toPlainText().isEmpty());
    m_details->setVisible(false);
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_text->text());
    setGeometry(coveredPart(parentWidget()) == parentWidget() ? parentWidget()->rect()
                                                              : coveredPart(parentWidget())->geometry());
    show();
    raise();
    update();
}

void StateOverlay::setIcon(const QString& name)
{
    const IconRole role = m_state == State::Error ? IconRole::Error : IconRole::Muted;
    m_icon->setPixmap(icon(name, role).pixmap(QSize(32, 32), devicePixelRatioF()));
}

bool StateOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move) {
        const auto* part = static_cast<QWidget*>(watched);
        setGeometry(part == parentWidget() ? part->rect() : part->geometry());
    }
    return QWidget::eventFilter(watched, event);
}

void StateOverlay::paintEvent(QPaintEvent*)
{
    QColor color = standsOnSurface(parentWidget()) ? tokens().surface : tokens().window;
    if (m_state == State::Loading) {
        color.setAlpha(215);
    }
    QPainter painter(this);
    painter.fillRect(rect(), color);
}

} // namespace cm

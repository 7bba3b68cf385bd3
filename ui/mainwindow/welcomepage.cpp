// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/welcomepage.h"

#include "ui/controls/card.h"
#include "ui/controls/formfield.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTimeZone>

namespace cm {

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent)
    , m_choice(new QWidget)
    , m_progress(new QWidget)
    , m_phrase(new QLabel)
    , m_bar(new QProgressBar)
    , m_error(new QLabel)
    , m_explore(new QPushButton(tr("Explore with demo data")))
    , m_startEmpty(new QPushButton(tr("Start empty")))
    , m_name(new QLineEdit)
    , m_zone(new QComboBox)
{
    setObjectName(QStringLiteral("welcomePage"));
    setAutoFillBackground(true);
    auto* title = new QLabel(tr("Welcome to Campaign Manager"));
    setTextRole(title, TextRole::Display);
    auto* text = new QLabel(tr("Your database is ready and empty. How would you like to begin?"));
    setTextRole(text, TextRole::Muted);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("welcomeError"));
    m_error->hide();

    auto* cards = new QHBoxLayout(m_choice);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(space::l);
    cards->addWidget(buildDemoCard(), 1);
    cards->addWidget(buildClientCard(), 1);
    auto* progress = new QVBoxLayout(m_progress);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelDemo"));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    progress->addWidget(m_phrase);
    progress->addWidget(m_bar);
    progress->addWidget(cancel, 0, Qt::AlignLeft);
    m_progress->hide();

    auto* column = new QVBoxLayout;
    column->setSpacing(space::m);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(space::m);
    column->addWidget(m_error);
    column->addWidget(m_choice);
    column->addWidget(m_progress);
    column->addStretch(3);
    auto* layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column, 6);
    layout->addStretch(1);
    connect(cancel, &QPushButton::clicked, this, &WelcomePage::demoCancelled);
}

QWidget* WelcomePage::buildDemoCard()
{
    auto* card = new Card(tr("Explore with demo data"));
    auto* text =
        new QLabel(tr("Three invented companies with 20,000 leads, campaigns in every state and two months "
                      "of history. Made in a few seconds."));
    text->setWordWrap(true);
    m_explore->setObjectName(QStringLiteral("exploreDemo"));
    setButtonRole(m_explore, ButtonRole::Primary);
    card->body()->addWidget(text);
    card->body()->addStretch();
    card->body()->addWidget(m_explore, 0, Qt::AlignLeft);
    connect(m_explore, &QPushButton::clicked, this, &WelcomePage::demoRequested);
    return card;
}

QWidget* WelcomePage::buildClientCard()
{
    auto* card = new Card(tr("Start empty"));
    m_name->setObjectName(QStringLiteral("firstClientName"));
    m_zone->setObjectName(QStringLiteral("firstClientZone"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    const auto zones = QTimeZone::availableTimeZoneIds();
    for (const QByteArray& zone : zones)
        m_zone->addItem(QString::fromUtf8(zone));
    m_zone->setCurrentText(QString::fromUtf8(QTimeZone::systemTimeZoneId()));
    m_nameField = new FormField(tr("Your first client"), m_name);
    m_nameField->setHint(tr("The company whose leads you look after."));
    m_zoneField = new FormField(tr("Time zone"), m_zone);
    m_startEmpty->setObjectName(QStringLiteral("startEmpty"));
    card->body()->addWidget(m_nameField);
    card->body()->addWidget(m_zoneField);
    card->body()->addStretch();
    card->body()->addWidget(m_startEmpty, 0, Qt::AlignLeft);
    const auto submit = [this] {
        if (!m_startEmpty->isEnabled())
            return;
        m_nameField->setError(m_name->text().trimmed().isEmpty() ? tr("Give the client a name.") : QString());
        if (m_nameField->hasError())
            m_name->setFocus();
        else
            Q_EMIT clientRequested(m_name->text().trimmed(), m_zone->currentText().trimmed());
    };
    connect(m_startEmpty, &QPushButton::clicked, this, submit);
    connect(m_name, &QLineEdit::returnPressed, this, submit);
    return card;
}

void WelcomePage::showProgress(const QString& phrase, int percent)
{
    m_error->hide();
    m_choice->hide();
    m_progress->show();
    m_phrase->setText(phrase);
    m_bar->setValue(percent);
}

void WelcomePage::showChoice(const Error& error)
{
    m_progress->hide();
    m_choice->show();
    m_nameField->setError(error.field == QLatin1String("companyName") ? error.message : QString());
    m_zoneField->setError(error.field == QLatin1String("timeZone") ? error.message : QString());
    const bool general = !error.message.isEmpty() && !m_nameField->hasError() && !m_zoneField->hasError();
    m_error->setText(error.message);
    m_error->setVisible(general);
}

} // namespace cm

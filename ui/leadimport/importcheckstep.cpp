// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importcheckstep.h"

#include "ui/controls/card.h"
#include "ui/controls/stateoverlay.h"
#include "ui/leadimport/importoutcome.h"
#include "ui/leadimport/importprogress.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace cm {

ImportCheckStep::ImportCheckStep(QWidget* parent)
    : QWidget(parent)
    , m_skip(new QRadioButton(tr("Leave the lead as it is")))
    , m_update(new QRadioButton(tr("Update it with what the file says")))
    , m_check(new QPushButton(tr("Check")))
    , m_progress(new ImportProgress)
    , m_result(new QWidget)
    , m_outcome(new ImportOutcome)
    , m_overlay(new StateOverlay(m_result))
{
    m_check->setObjectName(QStringLiteral("checkImport"));
    m_check->setToolTip(tr("Look what would be done, and change nothing"));
    m_check->setAutoDefault(false);
    auto* inside = new QVBoxLayout(m_result);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(m_outcome);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(buildRule());
    layout->addWidget(m_progress);
    layout->addWidget(m_result, 1);
    connect(m_check, &QPushButton::clicked, this, &ImportCheckStep::checkRequested);
    connect(m_update, &QRadioButton::toggled, this, &ImportCheckStep::ruleChanged);
    showUnchecked();
}

QWidget* ImportCheckStep::buildRule()
{
    auto* card = new Card(tr("If a lead is there already"));
    card->setSubtitle(
        tr("A lead is the same if its e-mail or its phone is the same. An opt-out is never taken "
           "back, tags are added, and empty cells change nothing."));
    m_skip->setObjectName(QStringLiteral("duplicatesSkip"));
    m_update->setObjectName(QStringLiteral("duplicatesUpdate"));
    m_skip->setChecked(true);
    auto* choices = new QVBoxLayout;
    choices->setSpacing(space::xs);
    choices->addWidget(m_skip, 0, Qt::AlignLeft);
    choices->addWidget(m_update, 0, Qt::AlignLeft);
    auto* row = new QHBoxLayout;
    row->addLayout(choices, 1);
    row->addWidget(m_check, 0, Qt::AlignBottom);
    card->body()->addLayout(row);
    return card;
}

QWidget* ImportCheckStep::firstControl() const
{
    return m_skip->isChecked() ? m_skip : m_update;
}

OnDuplicate ImportCheckStep::onDuplicate() const
{
    return m_update->isChecked() ? OnDuplicate::Update : OnDuplicate::Skip;
}

void ImportCheckStep::showRunning()
{
    m_skip->setEnabled(false);
    m_update->setEnabled(false);
    m_check->setEnabled(false);
    m_overlay->clear();
    m_result->hide();
    m_progress->start(tr("Checking …"));
}

void ImportCheckStep::showResult(const LeadImportResult& result)
{
    showUnchecked();
    m_overlay->clear();
    m_outcome->show();
    m_outcome->showResult(result);
}

void ImportCheckStep::showUnchecked()
{
    m_skip->setEnabled(true);
    m_update->setEnabled(true);
    m_check->setEnabled(true);
    m_progress->hide();
    m_result->show();
    m_outcome->hide();
    m_overlay->showEmpty({QStringLiteral("review"), tr("Not checked yet"),
        tr("Check shows how many leads would be added and updated, and which rows can't be used."), {}});
}

} // namespace cm

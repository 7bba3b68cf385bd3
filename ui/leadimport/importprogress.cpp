// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importprogress.h"

#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

ImportProgress::ImportProgress(QWidget* parent)
    : QWidget(parent)
    , m_phrase(new QLabel)
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton(tr("Cancel")))
{
    m_phrase->setObjectName(QStringLiteral("importPhrase"));
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(QStringLiteral("cancelImport"));
    m_cancel->setToolTip(tr("Stop; nothing of it stays in the database"));
    m_cancel->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_phrase);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel, 0, Qt::AlignLeft);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_phrase->setText(tr("Stopping …"));
        Q_EMIT cancelRequested();
    });
    hide();
}

void ImportProgress::start(const QString& phrase)
{
    m_phrase->setText(phrase);
    m_bar->setRange(0, 100);
    m_bar->setValue(0);
    m_cancel->setEnabled(true);
    show();
    m_cancel->setFocus();
}

void ImportProgress::showNews(const LeadImportProgress& news)
{
    if (!m_cancel->isEnabled())
        return;
    const bool isReading = news.step == LeadImportProgress::Step::Reading;
    // The server doesn't tell how far it is.
    m_bar->setRange(0, isReading ? 100 : 0);
    if (isReading)
        m_bar->setValue(qRound(100 * news.fraction));
    m_phrase->setText((isReading ? tr("%1 rows read …") : tr("Comparing %1 rows with the leads …"))
                          .arg(formatCount(news.rows)));
}

} // namespace cm

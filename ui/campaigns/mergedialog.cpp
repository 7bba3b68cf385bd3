// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/mergedialog.h"

#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace cm {

namespace {

QLabel* text(const QString& content, TextRole role = TextRole::Body)
{
    auto* label = new QLabel(content);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setTextRole(label, role);
    return label;
}

} // namespace

MergeDialog::MergeDialog(const CampaignDraft& base, const CampaignDraft& mine, const StoredCampaign& theirs,
    const QTimeZone& zone, QWidget* parent)
    : QDialog(parent)
    , m_mine(mine)
    , m_theirs(theirs)
    , m_conflicts(campaignConflicts(
          base, mine, theirs.draft, [zone](const QDateTime& time) { return formatDateTime(time, zone); }))
{
    setObjectName(QStringLiteral("mergeDialog"));
    setWindowTitle(tr("Changed meanwhile"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(820, 520);
    auto* scroll = new QScrollArea;
    scroll->setWidget(buildFields());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox;
    auto* take = buttons->addButton(tr("Use these"), QDialogButtonBox::AcceptRole);
    take->setObjectName(QStringLiteral("mergeAccept"));
    setButtonRole(take, ButtonRole::Primary);
    auto* cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("mergeCancel"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* head = text(tr("\"%1\" was changed by %2 %3.")
                          .arg(theirs.draft.name, theirs.editedBy, formatRelative(theirs.editedAt)),
        TextRole::Heading);
    head->setObjectName(QStringLiteral("mergeHead"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(head);
    layout->addWidget(text(m_conflicts.isEmpty()
            ? tr("What they made of it is what you have. Nothing needs to be saved.")
            : tr("Nothing of yours is lost. Choose for each field whose entry is taken, then save again."),
        TextRole::Muted));
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
}

QWidget* MergeDialog::buildFields()
{
    auto* fields = new QWidget;
    auto* grid = new QGridLayout(fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    grid->addWidget(text(tr("Yours"), TextRole::Caption), 0, 1);
    grid->addWidget(text(tr("Theirs"), TextRole::Caption), 0, 2);
    grid->addWidget(text(tr("Take"), TextRole::Caption), 0, 3);
    for (const FieldConflict& one : m_conflicts) {
        const int row = grid->rowCount();
        auto* choice = new QComboBox;
        choice->setObjectName(QLatin1String("merge_") + one.field);
        choice->setAccessibleName(tr("%1: whose entry").arg(one.label));
        choice->addItems({tr("Yours"), tr("Theirs")});
        choice->setCurrentIndex(one.takeMine ? 0 : 1);
        m_choices.append(choice);
        grid->addWidget(
            text(one.bothChanged ? tr("%1 (both changed it)").arg(one.label) : one.label, TextRole::Strong),
            row, 0);
        grid->addWidget(text(one.mine), row, 1);
        grid->addWidget(text(one.theirs), row, 2);
        grid->addWidget(choice, row, 3, Qt::AlignTop);
    }
    grid->setRowStretch(grid->rowCount(), 1);
    return fields;
}

CampaignDraft MergeDialog::merged() const
{
    QVector<FieldConflict> chosen = m_conflicts;
    for (qsizetype i = 0; i < chosen.size(); ++i)
        chosen[i].takeMine = m_choices[i]->currentIndex() == 0;
    return mergeCampaigns(m_mine, m_theirs.draft, chosen);
}

} // namespace cm

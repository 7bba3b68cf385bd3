// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/audiencepage.h"

#include "ui/audience/audienceeditor.h"
#include "ui/audience/leadpreview.h"
#include "ui/controls/card.h"
#include "ui/controls/pageheader.h"
#include "ui/theme/tokens.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cm {

AudiencePage::AudiencePage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_editor(new AudienceEditor(workspace, AudienceEditor::Search::Shown))
    , m_preview(new LeadPreview(workspace))
{
    auto* header = new PageHeader(tr("Audience"));
    header->setSubtitle(tr("See which leads match before anyone is enrolled."));
    auto* conditions = new Card(tr("Conditions"));
    conditions->body()->addWidget(m_editor);
    conditions->body()->addStretch();
    auto* column = new QWidget;
    auto* columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(0, 0, space::s, 0);
    columnLayout->addWidget(conditions);
    auto* scroll = new QScrollArea;
    scroll->setWidget(column);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(450);
    scroll->setMaximumWidth(520);
    auto* leads = new Card;
    leads->body()->addWidget(m_preview);

    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::m);
    columns->addWidget(scroll, 2);
    columns->addWidget(leads, 5);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addLayout(columns, 1);

    connect(m_editor, &AudienceEditor::changed, this, &AudiencePage::update);
    connect(&m_workspace, &Workspace::clientChanged, this, &AudiencePage::update);
    connect(&m_workspace, &Workspace::dataChanged, m_preview, &LeadPreview::refresh);
    update();
}

void AudiencePage::update()
{
    if (!m_workspace.client().id.isNull())
        m_preview->setAudience(m_editor->audience());
}

} // namespace cm

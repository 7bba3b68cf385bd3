// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/audiencepage.h"

#include "ui/audience/audienceeditor.h"
#include "ui/audience/breakdownpanel.h"
#include "ui/audience/exportbar.h"
#include "ui/audience/leadpreview.h"
#include "ui/audience/overlapdialog.h"
#include "ui/audience/savedaudiencesdialog.h"
#include "ui/audience/waterfallpanel.h"
#include "ui/audience/whydialog.h"
#include "ui/controls/card.h"
#include "ui/controls/pageheader.h"
#include "ui/leadimport/leadimportdialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cm {

AudiencePage::AudiencePage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_editor(new AudienceEditor(workspace, AudienceEditor::Search::Shown))
    , m_preview(new LeadPreview(workspace))
    , m_waterfall(new WaterfallPanel(workspace))
    , m_breakdown(new BreakdownPanel(workspace))
    , m_exportBar(new ExportBar(workspace))
    , m_views(new QTabWidget)
{
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::m);
    columns->addWidget(buildConditions(), 2);
    columns->addWidget(buildViews(), 5);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(buildHeader());
    layout->addWidget(m_exportBar);
    layout->addLayout(columns, 1);

    connect(m_editor, &AudienceEditor::changed, this, &AudiencePage::update);
    connect(m_preview, &LeadPreview::leadActivated, this, &AudiencePage::explainSelected);
    connect(m_exportBar, &ExportBar::runningChanged, m_export, &QWidget::setDisabled);
    connect(&m_workspace, &Workspace::clientChanged, this, &AudiencePage::update);
    connect(&m_workspace, &Workspace::dataChanged, this, &AudiencePage::refresh);
    update();
}

QPushButton* AudiencePage::addButton(
    QWidget* header, const char* name, const char* iconName, const QString& text, const QString& toolTip)
{
    auto* button = new QPushButton(icon(QLatin1String(iconName)), text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(toolTip);
    static_cast<PageHeader*>(header)->addAction(button);
    return button;
}

QWidget* AudiencePage::buildHeader()
{
    auto* header = new PageHeader(tr("Audience"));
    header->setSubtitle(tr("See which leads match before anyone is enrolled."));
    connect(addButton(header, "openSavedAudiences", "inbox", tr("Saved"),
                tr("Keep these conditions under a name, or take saved ones over")),
        &QPushButton::clicked, this, &AudiencePage::openSaved);
    connect(addButton(header, "openOverlap", "table", tr("Overlap"),
                tr("How many leads campaigns or tags have in common")),
        &QPushButton::clicked, this, &AudiencePage::openOverlap);
    connect(addButton(header, "whyNot", "help", tr("Why (not)?"),
                tr("Why the chosen lead, or any other, is in or out (Enter in the table)")),
        &QPushButton::clicked, this, &AudiencePage::explainSelected);
    QPushButton* import = addButton(
        header, "importLeads", "import", tr("Import leads …"), tr("Add leads from a CSV file (Ctrl+I)"));
    import->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    guardWriting(m_workspace, import, Right::EditLeads);
    connect(import, &QPushButton::clicked, this, [this] {
        auto* dialog = new LeadImportDialog(m_workspace, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    m_export = addButton(
        header, "exportLeads", "export", tr("Export"), tr("Write all matching leads to a CSV file"));
    connect(m_export, &QPushButton::clicked, this, &AudiencePage::exportLeads);
    return header;
}

QWidget* AudiencePage::buildConditions()
{
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
    return scroll;
}

QWidget* AudiencePage::buildViews()
{
    m_views->setObjectName(QStringLiteral("audienceViews"));
    m_views->setAccessibleName(tr("Views of the audience"));
    m_views->setDocumentMode(true);
    m_views->tabBar()->setDrawBase(false);
    m_preview->setContentsMargins(0, space::s, 0, 0);
    m_views->addTab(m_preview, tr("Leads"));
    m_views->addTab(m_waterfall, tr("Where leads are lost"));
    m_views->addTab(m_breakdown, tr("Breakdown"));
    auto* card = new Card;
    card->body()->addWidget(m_views);
    return card;
}

void AudiencePage::update()
{
    if (m_workspace.client().id.isNull())
        return;
    const Audience audience = m_editor->audience();
    m_preview->setAudience(audience);
    m_waterfall->setAudience(audience);
    m_breakdown->setAudience(audience);
}

void AudiencePage::refresh()
{
    m_preview->refresh();
    m_waterfall->refresh();
    m_breakdown->refresh();
}

void AudiencePage::explainSelected()
{
    auto* dialog = new WhyDialog(m_workspace, m_editor->audience(), m_preview->currentLead(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AudiencePage::openSaved()
{
    auto* dialog = new SavedAudiencesDialog(m_workspace, m_editor->audience(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SavedAudiencesDialog::chosen, m_editor, &AudienceEditor::setAudience);
    dialog->open();
}

void AudiencePage::openOverlap()
{
    const Audience audience = m_editor->audience();
    auto* dialog = new OverlapDialog(m_workspace, audience.tagsAny + audience.tagsAll, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void AudiencePage::exportLeads()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export leads"), QStringLiteral("leads.csv"), tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    m_exportBar->start(
        {m_workspace.client().id, m_editor->audience(), {}, m_preview->sort(), m_preview->isDescending()},
        path, m_preview->summary() ? m_preview->summary()->matching : 0);
}

} // namespace cm

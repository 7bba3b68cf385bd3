// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importcolumnsstep.h"

#include "models/leadimport/phonenumbers.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/formfield.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/leadimport/fielddelegate.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLocale>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace cm {

namespace {

StatusKind kindOf(const QModelIndex& index)
{
    switch (static_cast<StoredLeadModel::RowState>(index.data(StoredLeadModel::StateRole).toInt())) {
    case StoredLeadModel::RowState::Ready:
        return StatusKind::Success;
    case StoredLeadModel::RowState::Doubtful:
        return StatusKind::Warning;
    case StoredLeadModel::RowState::LeftOut:
        break;
    }
    return StatusKind::Error;
}

} // namespace

ImportColumnsStep::ImportColumnsStep(const QString& region, QWidget* parent)
    : QWidget(parent)
    , m_mappingTable(new TableView)
    , m_mappingField(new FormField(tr("What the columns become"), m_mappingTable))
    , m_region(new QComboBox)
    , m_storedTable(new TableView)
{
    buildMappingTable();
    buildRegions(region);
    buildStoredTable();
    auto* country = new FormField(tr("Country of phone numbers without a country code"), m_region);
    auto* preview = new FormField(tr("The first rows as they will be stored"), m_storedTable);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_mappingField, 3);
    layout->addWidget(country);
    layout->addWidget(preview, 3);

    connect(&m_mappingModel, &ColumnMappingModel::mappingChanged, this, &ImportColumnsStep::changed);
    connect(m_region, &QComboBox::currentIndexChanged, this, &ImportColumnsStep::changed);
}

void ImportColumnsStep::buildMappingTable()
{
    m_mappingTable->setObjectName(QStringLiteral("mappingTable"));
    m_mappingTable->setModel(&m_mappingModel);
    m_mappingTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_mappingTable->setFixedColumns(
        {ColumnMappingModel::Header, ColumnMappingModel::Example, ColumnMappingModel::Field});
    m_mappingTable->setDefaultWidths({300, 380, 260});
    m_mappingTable->setItemDelegateForColumn(ColumnMappingModel::Field, new FieldDelegate(m_mappingTable));
    m_mappingTable->setEditTriggers(QAbstractItemView::EditKeyPressed);
    connect(m_mappingTable, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == ColumnMappingModel::Field)
            edit(index);
    });
    connect(m_mappingTable, &TableView::rowActivated, this, &ImportColumnsStep::edit);
}

// Wherever in the row the person is.
void ImportColumnsStep::edit(const QModelIndex& index)
{
    const QModelIndex field = index.siblingAtColumn(ColumnMappingModel::Field);
    if (m_mappingTable->indexWidget(field))
        return;
    m_mappingTable->setCurrentIndex(field);
    m_mappingTable->edit(field);
}

void ImportColumnsStep::buildRegions(const QString& region)
{
    m_region->setObjectName(QStringLiteral("importRegion"));
    QVector<std::pair<QString, QString>> countries;
    const QStringList regions = PhoneNumbers::regions();
    for (const QString& code : regions) {
        const auto territory = QLocale::codeToTerritory(code);
        const QString name =
            territory == QLocale::AnyTerritory ? code : QLocale::territoryToString(territory);
        countries.append({name, code});
    }
    std::sort(countries.begin(), countries.end(),
        [](const auto& a, const auto& b) { return a.first.localeAwareCompare(b.first) < 0; });
    m_region->addItem(tr("None: each number has its country code"), QString());
    for (const auto& [name, code] : std::as_const(countries))
        m_region->addItem(tr("%1 (%2)").arg(name, code), code);
    m_region->setCurrentIndex(qMax(0, m_region->findData(region)));
}

void ImportColumnsStep::buildStoredTable()
{
    m_storedTable->setObjectName(QStringLiteral("storedTable"));
    m_storedTable->setModel(&m_storedModel);
    m_storedTable->setFixedColumns({StoredLeadModel::State});
    m_storedTable->setDefaultWidths({60, 110});
    m_storedTable->setItemDelegateForColumn(StoredLeadModel::State, new ChipDelegate(kindOf, m_storedTable));
}

QWidget* ImportColumnsStep::firstControl() const
{
    return m_mappingTable;
}

QString ImportColumnsStep::region() const
{
    return m_region->currentData().toString();
}

void ImportColumnsStep::setFile(const LeadFilePreview& preview)
{
    m_mappingModel.setFile(preview);
    m_mappingTable->setCurrentIndex(m_mappingModel.index(0, ColumnMappingModel::Field));
}

void ImportColumnsStep::setMappingError(const QString& error)
{
    m_mappingField->setError(error);
    if (error.isEmpty())
        return;
    m_storedModel.setLeads({}, {});
    // The message takes room from the table.
    QTimer::singleShot(
        0, m_mappingTable, [this] { m_mappingTable->scrollTo(m_mappingTable->currentIndex()); });
    m_storedTable->overlay()->showEmpty({QStringLiteral("table"), tr("Nothing to show yet"),
        tr("Say what the columns become, and the first rows appear here."), {}});
}

void ImportColumnsStep::showStored(const Result<QVector<StoredLead>>& leads)
{
    if (!leads) {
        m_storedTable->overlay()->showError(leads.error().message, leads.error().detail, false);
        return;
    }
    const QVector<LeadField> fields = storedFields(mapping());
    const int columns = m_storedModel.columnCount();
    m_storedModel.setLeads(fields, *leads);
    const int email = StoredLeadModel::FirstField + static_cast<int>(fields.indexOf(LeadField::Email));
    if (columns != m_storedModel.columnCount() && fields.contains(LeadField::Email))
        m_storedTable->setColumnWidth(email, 220);
    if (leads->isEmpty())
        m_storedTable->overlay()->showEmpty({QStringLiteral("inbox"), tr("The file has no rows"),
            tr("There is a line with the columns' names and nothing below it."), {}});
    else
        m_storedTable->overlay()->clear();
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/columnmappingmodel.h"
#include "models/leadimport/storedleadmodel.h"

#include <QWidget>

class QComboBox;

namespace cm {

class FormField;
class TableView;

/// The second step of an import: which column becomes what, and the first rows as they will be stored.
class ImportColumnsStep final : public QWidget {
    Q_OBJECT
public:
    /// `region` is the country of phone numbers to begin with; empty: none.
    explicit ImportColumnsStep(const QString& region, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* firstControl() const;
    void setFile(const LeadFilePreview& preview);
    [[nodiscard]] const ColumnMapping& mapping() const { return m_mappingModel.mapping(); }
    [[nodiscard]] QString region() const;

    /// What keeps the mapping from being used; an empty text clears.
    void setMappingError(const QString& error);
    void showStored(const Result<QVector<StoredLead>>& leads);

Q_SIGNALS:
    /// The mapping or the country.
    void changed();

private:
    void buildMappingTable();
    void buildStoredTable();
    void buildRegions(const QString& region);
    void edit(const QModelIndex& index);

    ColumnMappingModel m_mappingModel;
    StoredLeadModel m_storedModel;
    TableView* m_mappingTable;
    FormField* m_mappingField;
    QComboBox* m_region;
    TableView* m_storedTable;
};

} // namespace cm

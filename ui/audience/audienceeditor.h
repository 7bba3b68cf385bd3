// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace cm {

class DateRangeEdit;
class FilterChips;
class FormField;
class RangeEdit;
class SearchField;
class TagEdit;

/// The fields of an audience. Knows no rules: problems are handed in from the validator.
class AudienceEditor final : public QWidget {
    Q_OBJECT
public:
    enum class Search { Shown, Hidden };
    explicit AudienceEditor(Workspace& workspace, Search search, QWidget* parent = nullptr);

    [[nodiscard]] Audience audience() const;
    void setAudience(const Audience& audience);
    /// True while a text in the fields for dates is no date.
    [[nodiscard]] bool hasInvalidDate() const;
    /// The field that shows problems of "audience.tags" and so on; nullptr for a name it doesn't know.
    [[nodiscard]] FormField* field(const QString& name) const;

Q_SIGNALS:
    /// Any entry changed.
    void changed();

private:
    void buildExclusions(QVBoxLayout* layout);
    void buildOthers(QVBoxLayout* layout);
    void showOthers();

    Workspace& m_workspace;
    TagEdit* m_any;
    TagEdit* m_all;
    TagEdit* m_none;
    RangeEdit* m_score;
    FilterChips* m_engagement;
    DateRangeEdit* m_created;
    SearchField* m_search = nullptr;
    QCheckBox* m_excludeBooked;
    QCheckBox* m_excludeSmsStop;
    QCheckBox* m_excludeInActive;
    QWidget* m_others = nullptr; ///< conditions that have no field here: said, kept, and removable
    QLabel* m_othersText = nullptr;
    Audience m_given; ///< what was set last
    FormField* m_tagsField;
    FormField* m_scoreField;
    FormField* m_createdField;
    std::array<LatestRequest, 3> m_suggestions; ///< one for each tag editor
    bool m_loading = false;
};

} // namespace cm

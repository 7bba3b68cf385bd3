// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/tagsuggestions.h"

#include "models/audience/audiencequeries.h"
#include "ui/controls/tagedit.h"

namespace cm {

namespace {

constexpr int suggestionCount = 12;

} // namespace

void suggestTags(Workspace& workspace, TagEdit* edit, const QString& text, const Cancellation& cancellation)
{
    workspace.database().read(
        edit,
        [client = workspace.client().id, text](
            Session& session) { return availableTags(session, client, text, suggestionCount); },
        [edit](const Result<QVector<TagCount>>& answer) {
            QVector<TagEdit::Suggestion> suggestions;
            for (const TagCount& tag : answer.value_or(QVector<TagCount>()))
                suggestions.append({tag.tag, tag.leadCount});
            edit->setSuggestions(suggestions);
        },
        cancellation);
}

} // namespace cm

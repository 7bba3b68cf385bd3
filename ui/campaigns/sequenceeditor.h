// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/lead.h"
#include "models/campaigns/messagefigures.h"
#include "ui/campaigns/formsection.h"

class QCheckBox;
class QPushButton;
class QVBoxLayout;

namespace cm {

class MessageEditor;
class SendTimeline;

/// The messages of a campaign, 1 to 10: added, removed, duplicated, and moved by buttons, keys or the mouse.
/// There is an editor for each place, shown as long as a message stands there: what moves are the messages,
/// so that Tab always goes through them in the order in which they stand.
class SequenceEditor final : public FormSection {
    Q_OBJECT
public:
    static constexpr int mostMessages = 10;
    explicit SequenceEditor(QWidget* parent = nullptr);

    void setDraft(const CampaignDraft& draft) override;
    void writeTo(CampaignDraft& draft) const override;
    /// "messages.2.text", "messages.2.delayMinutes"; "messages" stands at the first.
    [[nodiscard]] QMap<QString, FormField*> fields() const override;
    void setTimeZone(const QTimeZone& zone) override;

    /// What surrounds the messages has changed: the previews and the time line follow.
    void showContext(const CampaignDraft& draft, const std::optional<Lead>& lead);
    /// Says of each message how long it is at most, and what is missing; nothing: neither is known.
    void showFigures(const CampaignDraft& draft, const std::optional<MessageFigures>& figures);
    [[nodiscard]] QVector<MessageEditor*> editors() const { return m_editors.first(m_count); }
    [[nodiscard]] SendTimeline* timeline() const { return m_timeline; }
    /// Puts the message at one place to another, from 0.
    void move(int from, int to);

Q_SIGNALS:
    /// The four stages of a webinar were put in; a start that fits them is the form's to find.
    void webinarStagesChosen();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QVector<Message> messages() const;
    /// Shows these and tells of one change; `focus` is the place whose text gets the focus, or -1.
    void change(const QVector<Message>& messages, int focus = -1);
    void setMessages(const QVector<Message>& messages);
    void build(int place);
    void drag(const QPoint& position);

    QVector<MessageEditor*> m_editors; ///< of all places
    int m_count = 0; ///< how many of them are shown
    int m_dragged = -1; ///< the place of the message that is being dragged
    bool m_changing = false;
    QVBoxLayout* m_list;
    QPushButton* m_add;
    QPushButton* m_webinar;
    QCheckBox* m_quick;
    SendTimeline* m_timeline;
};

} // namespace cm

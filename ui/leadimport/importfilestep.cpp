// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importfilestep.h"

#include "ui/controls/card.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/formrow.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int longestHeaderList = 600; // characters

QString separatorLabel(char separator)
{
    switch (separator) {
    case ';':
        return ImportFileStep::tr("Semicolon ;");
    case '\t':
        return ImportFileStep::tr("Tab");
    case '|':
        return ImportFileStep::tr("Bar |");
    default:
        return ImportFileStep::tr("Comma ,");
    }
}

} // namespace

ImportFileStep::ImportFileStep(QWidget* parent)
    : QWidget(parent)
    , m_path(new QLineEdit)
    , m_pathField(new FormField(tr("File"), m_path))
    , m_encoding(new QComboBox)
    , m_separator(new QComboBox)
    , m_format(buildFormat())
{
    setAcceptDrops(true);
    m_path->setObjectName(QStringLiteral("importPath"));
    m_path->setPlaceholderText(tr("/home/ada/leads.csv"));
    m_pathField->setHint(tr("The path of a CSV file. Its first line names the columns."));
    // Neither grows where there is room: label, editor and hint stay together.
    for (QWidget* part : {static_cast<QWidget*>(m_pathField), m_format})
        part->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_format->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(buildDropArea());
    layout->addWidget(m_pathField);
    layout->addWidget(m_format);
    layout->addStretch(1);

    connect(m_path, &QLineEdit::editingFinished, this, &ImportFileStep::askIfNew);
    // The same file may have been saved again.
    connect(m_path, &QLineEdit::returnPressed, this, [this] { choose(path()); });
    for (QComboBox* box : {m_encoding, m_separator})
        connect(box, &QComboBox::activated, this, &ImportFileStep::asked);
}

QWidget* ImportFileStep::buildDropArea()
{
    auto* area = new Card;
    auto* picture = new QLabel;
    picture->setPixmap(icon(QStringLiteral("import"), IconRole::Muted).pixmap(32));
    picture->setAlignment(Qt::AlignCenter);
    auto* text = new QLabel(tr("Drop a CSV file here, or"));
    setTextRole(text, TextRole::Muted);
    text->setAlignment(Qt::AlignCenter);
    auto* browse = new QPushButton(tr("Choose a file …"));
    browse->setObjectName(QStringLiteral("chooseImportFile"));
    browse->setAutoDefault(false);
    area->body()->addSpacing(space::s);
    area->body()->addWidget(picture);
    area->body()->addWidget(text);
    area->body()->addWidget(browse, 0, Qt::AlignHCenter);
    area->body()->addSpacing(space::s);
    connect(browse, &QPushButton::clicked, this, &ImportFileStep::browse);
    return area;
}

QWidget* ImportFileStep::buildFormat()
{
    m_encoding->setObjectName(QStringLiteral("importEncoding"));
    m_encoding->addItem(QString());
    for (const TextEncoding encoding : {TextEncoding::Utf8, TextEncoding::Windows1252})
        m_encoding->addItem(textEncodingName(encoding), static_cast<int>(encoding));
    m_separator->setObjectName(QStringLiteral("importSeparator"));
    m_separator->addItem(QString());
    for (const char separator : {',', ';', '\t', '|'})
        m_separator->addItem(separatorLabel(separator), static_cast<int>(separator));
    auto* card = new Card(tr("What was found"));
    auto* row = new FormRow({new FormField(tr("Encoding"), m_encoding),
        new FormField(tr("Columns are separated by"), m_separator)});
    m_found = new QLabel;
    m_found->setObjectName(QStringLiteral("importFound"));
    setTextRole(m_found, TextRole::Strong);
    m_headers = new QLabel;
    m_headers->setObjectName(QStringLiteral("importHeaders"));
    m_headers->setTextFormat(Qt::PlainText);
    m_headers->setWordWrap(true);
    setTextRole(m_headers, TextRole::Muted);
    card->body()->addWidget(row);
    card->body()->addWidget(m_found);
    card->body()->addWidget(m_headers);
    return card;
}

QWidget* ImportFileStep::firstControl() const
{
    return m_path;
}

QString ImportFileStep::path() const
{
    return m_path->text().trimmed();
}

CsvFormatWish ImportFileStep::wish() const
{
    CsvFormatWish wish;
    if (m_encoding->currentIndex() > 0)
        wish.encoding = static_cast<TextEncoding>(m_encoding->currentData().toInt());
    if (m_separator->currentIndex() > 0)
        wish.separator = static_cast<char>(m_separator->currentData().toInt());
    return wish;
}

void ImportFileStep::choose(const QString& path)
{
    m_path->setText(path);
    m_asked.clear();
    askIfNew();
}

void ImportFileStep::askIfNew()
{
    if (path() == m_asked)
        return;
    m_asked = path();
    // What was said of the file before means nothing for this one.
    m_encoding->setCurrentIndex(0);
    m_separator->setCurrentIndex(0);
    Q_EMIT asked();
}

void ImportFileStep::browse()
{
    auto* dialog = new QFileDialog(
        this, tr("Choose a CSV file"), {}, tr("CSV files (*.csv *.tsv *.txt);;All files (*)"));
    dialog->setObjectName(QStringLiteral("importFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportFileStep::choose);
    dialog->open();
}

void ImportFileStep::showReading()
{
    m_pathField->clearError();
    m_pathField->setHint(tr("Reading …"));
}

void ImportFileStep::showPreview(const LeadFilePreview& preview)
{
    m_pathField->clearError();
    m_pathField->setHint({});
    m_encoding->setItemText(0, tr("Found out: %1").arg(textEncodingName(preview.format.encoding)));
    m_separator->setItemText(0, tr("Found out: %1").arg(separatorLabel(preview.format.separator)));
    const QStringList& headers = preview.mapping.headers();
    m_found->setText(preview.rows.isEmpty()
            ? tr("%1 columns, and no rows below them").arg(formatCount(headers.size()))
            : tr("%1 columns").arg(formatCount(headers.size())));
    QString list = headers.join(QStringLiteral(" · "));
    if (list.size() > longestHeaderList)
        list = list.left(longestHeaderList) + u'…';
    m_headers->setText(list);
    m_format->show();
}

void ImportFileStep::showError(const Error& error)
{
    m_pathField->setError(error.message);
    m_format->hide();
}

void ImportFileStep::dragEnterEvent(QDragEnterEvent* event)
{
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void ImportFileStep::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    choose(event->mimeData()->urls().first().toLocalFile());
}

} // namespace cm

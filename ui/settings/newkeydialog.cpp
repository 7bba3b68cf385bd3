// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/newkeydialog.h"

#include "models/apikeys/apikeyqueries.h"
#include "ui/controls/busybutton.h"
#include "ui/controls/formfield.h"
#include "ui/controls/optionaldateedit.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int longestName = 100;

} // namespace

NewKeyDialog::NewKeyDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_client(workspace.client())
    , m_steps(new QStackedWidget)
    , m_name(new QLineEdit)
    , m_nameField(new FormField(tr("Name"), m_name))
    , m_ends(new OptionalDateEdit)
    , m_endsField(new FormField(tr("Ends after"), m_ends))
    , m_create(new BusyButton(tr("Create key")))
    , m_key(new QLineEdit)
{
    setObjectName(QStringLiteral("newKeyDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New key for %1").arg(m_client.companyName));
    m_steps->addWidget(buildForm());
    m_steps->addWidget(buildResult());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->addWidget(m_steps);
    resize(560, sizeHint().height());
    m_name->setFocus();
}

QWidget* NewKeyDialog::buildForm()
{
    m_name->setObjectName(QStringLiteral("keyName"));
    m_name->setMaxLength(longestName);
    m_nameField->setHint(tr("Who calls with it, such as \"Website forms\"."));
    m_ends->setObjectName(QStringLiteral("keyEnds"));
    m_endsField->setOptional(true);
    m_endsField->setHint(
        tr("The last day on which it works, in the client's time zone. Without one it works until "
           "it is revoked."));
    m_create->setObjectName(QStringLiteral("createKey"));
    m_create->setDefault(true);
    setButtonRole(m_create, ButtonRole::Primary);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelKey"));
    cancel->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto* form = new QWidget;
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    m_scopeField = new FormField(tr("May be used to"), buildScope());
    layout->addWidget(m_nameField);
    layout->addWidget(m_scopeField);
    layout->addWidget(m_endsField);
    layout->addStretch();
    layout->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, m_nameField, &FormField::clearError);
    connect(m_ends, &OptionalDateEdit::dateChanged, m_endsField, &FormField::clearError);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &NewKeyDialog::create);
    return form;
}

QWidget* NewKeyDialog::buildScope()
{
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::s);
    int place = 0;
    for (const Endpoint endpoint : allEndpoints()) {
        auto* check = new QCheckBox(endpointLabel(endpoint));
        check->setObjectName(QStringLiteral("scope_") + endpointName(endpoint));
        check->setChecked(true);
        connect(check, &QCheckBox::toggled, this, [this] { m_scopeField->clearError(); });
        grid->addWidget(check, place / 2, place % 2);
        m_scope.append({endpoint, check});
        ++place;
    }
    box->setFocusProxy(m_scope.first().second);
    return box;
}

QWidget* NewKeyDialog::buildResult()
{
    auto* result = new QWidget;
    auto* text =
        new QLabel(tr("This is the key. Copy it now: it is shown this once, only its fingerprint is kept."));
    text->setWordWrap(true);
    m_key->setObjectName(QStringLiteral("key"));
    m_key->setAccessibleName(tr("The new key"));
    m_key->setReadOnly(true);
    m_key->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
    copy->setObjectName(QStringLiteral("copyKey"));
    copy->setAutoDefault(false);
    auto* close = new QPushButton(tr("Done"));
    close->setObjectName(QStringLiteral("closeKey"));
    setButtonRole(close, ButtonRole::Primary);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_key, 1);
    row->addWidget(copy);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(result);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(text);
    layout->addLayout(row);
    layout->addStretch();
    layout->addLayout(buttons);
    connect(copy, &QPushButton::clicked, this, [this, copy] {
        QGuiApplication::clipboard()->setText(m_key->text());
        copy->setText(tr("Copied"));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return result;
}

ApiKeyRequest NewKeyDialog::request() const
{
    ApiKeyRequest wanted{m_name->text().trimmed(), {}, {}};
    for (const auto& [endpoint, check] : m_scope) {
        if (check->isChecked())
            wanted.endpoints.append(endpoint);
    }
    // All of them means all that there will ever be.
    if (wanted.endpoints.size() == m_scope.size())
        wanted.endpoints.clear();
    if (m_ends->date())
        wanted.expiresAt =
            QDateTime(m_ends->date()->addDays(1), QTime(0, 0), QTimeZone(m_client.timeZone.toUtf8()));
    return wanted;
}

bool NewKeyDialog::check()
{
    const bool hasScope = std::any_of(
        m_scope.cbegin(), m_scope.cend(), [](const auto& entry) { return entry.second->isChecked(); });
    m_nameField->setError(
        m_name->text().trimmed().isEmpty() ? tr("Name the key after who calls with it.") : QString());
    m_scopeField->setError(hasScope ? QString() : tr("Choose at least one."));
    if (m_ends->isInvalid())
        m_endsField->setError(tr("This is no date. Write it as 2027-03-31."));
    else if (m_ends->date() && request().expiresAt <= QDateTime::currentDateTimeUtc())
        m_endsField->setError(tr("The key would have ended already. Choose a later day."));
    for (FormField* field : {m_nameField, m_scopeField, m_endsField}) {
        if (field->hasError()) {
            field->setFocus();
            return false;
        }
    }
    return true;
}

void NewKeyDialog::create()
{
    if (!check())
        return;
    m_create->setBusy(true, tr("Creating …"));
    m_workspace.database().write(
        this,
        [client = m_client.id, wanted = request()](
            Session& session) { return createApiKey(session, client, wanted); },
        [this](const Result<NewApiKey>& answer) { showKey(answer); });
}

void NewKeyDialog::showKey(const Result<NewApiKey>& answer)
{
    m_create->setBusy(false);
    if (!answer) {
        (answer.error().field == QLatin1String("expiresAt") ? m_endsField : m_nameField)
            ->setError(answer.error().message);
        return;
    }
    m_key->setText(answer->key);
    m_key->setCursorPosition(0);
    m_steps->setCurrentIndex(1);
    // The form is over: its size doesn't count any more.
    m_steps->widget(0)->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    resize(width(), sizeHint().height());
    m_key->setFocus();
    m_key->selectAll();
    Q_EMIT made();
}

} // namespace cm

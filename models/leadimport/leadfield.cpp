// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadfield.h"

#include <QCoreApplication>
#include <QHash>

#include <array>

namespace cm {

namespace {

struct FieldWords {
    LeadField field;
    const char* name;
    const char* label;
    const char* headers; // lower case letters and digits only, separated by spaces
};

constexpr std::array fieldWords{
    FieldWords{LeadField::Ignored, "ignored", QT_TRANSLATE_NOOP("LeadField", "Not imported"), ""},
    FieldWords{LeadField::FirstName, "firstName", QT_TRANSLATE_NOOP("LeadField", "First name"),
        "firstname givenname forename vorname fname prenom"},
    FieldWords{LeadField::LastName, "lastName", QT_TRANSLATE_NOOP("LeadField", "Last name"),
        "lastname surname familyname nachname lname nom"},
    FieldWords{LeadField::FullName, "name", QT_TRANSLATE_NOOP("LeadField", "Name"),
        "name fullname contact contactname leadname"},
    FieldWords{LeadField::Email, "email", QT_TRANSLATE_NOOP("LeadField", "E-mail"),
        "email emailaddress mail eaddress emailadresse workemail"},
    FieldWords{LeadField::Phone, "phone", QT_TRANSLATE_NOOP("LeadField", "Phone"),
        "phone phonenumber mobile mobilephone mobilenumber cell cellphone telephone tel telefon handy sms "
        "workphone"},
    FieldWords{LeadField::Company, "company", QT_TRANSLATE_NOOP("LeadField", "Company"),
        "company companyname organization organisation firma account business"},
    FieldWords{
        LeadField::Title, "title", QT_TRANSLATE_NOOP("LeadField", "Title"), "title jobtitle position role"},
    FieldWords{LeadField::Source, "source", QT_TRANSLATE_NOOP("LeadField", "Lead source"),
        "leadsource source origin quelle"},
    FieldWords{LeadField::Tags, "tags", QT_TRANSLATE_NOOP("LeadField", "Tags"), "tags tag kajabitags labels"},
    FieldWords{LeadField::Score, "score", QT_TRANSLATE_NOOP("LeadField", "ICP score"),
        "icpscore score leadscore icp"},
    FieldWords{LeadField::Engagement, "engagement", QT_TRANSLATE_NOOP("LeadField", "Engagement"),
        "engagementlevel engagement"},
    FieldWords{LeadField::Booked, "booked", QT_TRANSLATE_NOOP("LeadField", "Booked"),
        "booked bookedat bookedon bookingdate isbooked"},
    FieldWords{LeadField::OptedOut, "optedOut", QT_TRANSLATE_NOOP("LeadField", "Opted out"),
        "optedout optout optedoutat smsstop smsstopat unsubscribed unsubscribedat stop donotcontact"},
    FieldWords{LeadField::Created, "createdAt", QT_TRANSLATE_NOOP("LeadField", "Created at"),
        "createdat created createdon createddate createdate datecreated dateadded signupdate"},
};

const FieldWords& words(LeadField field)
{
    for (const FieldWords& known : fieldWords) {
        if (known.field == field)
            return known;
    }
    Q_UNREACHABLE();
}

QString plainHeader(const QString& header)
{
    QString plain;
    const QString decomposed = header.normalized(QString::NormalizationForm_KD).toLower();
    for (const QChar c : decomposed) {
        if (c.isLetterOrNumber())
            plain += c;
    }
    return plain;
}

} // namespace

const QVector<LeadField>& leadFields()
{
    static const QVector<LeadField> all = [] {
        QVector<LeadField> fields;
        for (const FieldWords& known : fieldWords)
            fields.append(known.field);
        return fields;
    }();
    return all;
}

QString leadFieldName(LeadField field)
{
    return QString::fromLatin1(words(field).name);
}

std::optional<LeadField> leadFieldFromName(const QString& name)
{
    for (const FieldWords& known : fieldWords) {
        if (name.compare(QLatin1String(known.name), Qt::CaseInsensitive) == 0)
            return known.field;
    }
    return std::nullopt;
}

QString leadFieldLabel(LeadField field)
{
    return QCoreApplication::translate("LeadField", words(field).label);
}

LeadField leadFieldForHeader(const QString& header)
{
    static const QHash<QString, LeadField> known = [] {
        QHash<QString, LeadField> fields;
        for (const FieldWords& one : fieldWords) {
            for (const QString& word : QString::fromLatin1(one.headers).split(u' ', Qt::SkipEmptyParts))
                fields.insert(word, one.field);
        }
        return fields;
    }();
    return known.value(plainHeader(header), LeadField::Ignored);
}

bool mayHaveSeveralColumns(LeadField field)
{
    return field == LeadField::Ignored || field == LeadField::Tags || field == LeadField::Booked
        || field == LeadField::OptedOut;
}

} // namespace cm

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadtime.h"

#include <QDateTime>

namespace cm {

namespace {

// Whether the text has this form, where 0 stands for a digit.
bool hasForm(QByteArrayView text, QByteArrayView form)
{
    if (text.size() < form.size())
        return false;
    for (qsizetype i = 0; i < form.size(); ++i) {
        const bool isDigit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !isDigit : text[i] != form[i])
            return false;
    }
    return true;
}

bool isUsual(const QDate& date)
{
    return date.isValid() && date.year() >= 1900 && date.year() <= 2200;
}

QByteArray inUtc(const QDateTime& moment)
{
    return moment.isValid() ? moment.toUTC().toString(Qt::ISODateWithMs).toLatin1() : QByteArray();
}

} // namespace

QByteArray readMoment(QByteArrayView text, const QTimeZone& zone)
{
    if (hasForm(text, "00.00.0000") && text.size() == 10) {
        const QDate date(text.sliced(6).toInt(), text.sliced(3, 2).toInt(), text.sliced(0, 2).toInt());
        return isUsual(date) ? inUtc(date.startOfDay(zone)) : QByteArray();
    }
    if (!hasForm(text, "0000-00-00"))
        return {};
    const QDate date(text.sliced(0, 4).toInt(), text.sliced(5, 2).toInt(), text.sliced(8, 2).toInt());
    if (!isUsual(date))
        return {};
    if (text.size() == 10)
        return inUtc(date.startOfDay(zone));
    QByteArray iso = text.toByteArray();
    if (iso[10] == ' ')
        iso[10] = 'T';
    if (!hasForm(QByteArrayView(iso).sliced(10), "T00:00"))
        return {};
    QDateTime moment = QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODateWithMs);
    if (!moment.isValid())
        return {};
    if (moment.timeSpec() == Qt::LocalTime)
        return inUtc(QDateTime(moment.date(), moment.time(), zone));
    // Our own exports have microseconds, which would be lost on the way through QDateTime.
    const qsizetype length = iso.size();
    const bool isOurs = iso.endsWith('Z') && length >= 22 && length <= 27
        && hasForm(iso, QByteArrayView("0000-00-00T00:00:00.000000").first(length - 1));
    return isOurs ? iso : inUtc(moment);
}

} // namespace cm

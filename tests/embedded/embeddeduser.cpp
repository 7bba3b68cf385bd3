// SPDX-License-Identifier: GPL-3.0-or-later
//
// embeddeduser DIRECTORY [USER]: uses the embedded server in DIRECTORY until its standard input ends.
// Says "ready PID SOCKET-DIRECTORY" when it has it, "left" when it has left; "failed MESSAGE" and exit
// code 1 when something went wrong. With USER it becomes that system user first.

#include "models/embedded/embeddedserver.h"

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

#include <cstdio>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace {

bool becomeUser(const char* name)
{
    const struct passwd* entry = ::getpwnam(name);
    return entry && ::initgroups(name, entry->pw_gid) == 0 && ::setgid(entry->pw_gid) == 0
        && ::setuid(entry->pw_uid) == 0;
}

int fail(QTextStream& out, const QString& message)
{
    out << "failed " << message << Qt::endl;
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    QTextStream out(stdout);
    if (argc < 2 || (argc > 2 && !becomeUser(argv[2])))
        return fail(out, QStringLiteral("usage: embeddeduser DIRECTORY [USER]"));
    QCoreApplication application(argc, argv);

    cm::EmbeddedOptions options;
    options.dataDirectory = QFile::decodeName(argv[1]);
    const auto server = cm::EmbeddedServer::acquire(options);
    if (!server)
        return fail(out, server.error().message + u'\n' + server.error().detail);
    const auto settings = (*server)->connectionSettings();
    out << "ready " << (*server)->serverPid() << ' ' << settings.parameter(QStringLiteral("host"))
        << Qt::endl;

    while (std::getchar() != EOF) { }
    if (const auto left = (*server)->release(); !left)
        return fail(out, left.error().message);
    out << "left" << Qt::endl;
    return 0;
}

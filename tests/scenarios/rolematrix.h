// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QSet>
#include <QStringList>

namespace cm::test {

/// Who may do what with each table, view and function of schema public, written down from DESIGN §7 alone:
/// what the migrations grant is compared with this. What is not in it is allowed to nobody, and a table or
/// function that it doesn't know at all is an error.
class RoleMatrix {
public:
    RoleMatrix();

    struct Function {
        QSet<QString> roles; ///< who may call it
        bool ofClient = false; ///< the first parameter is the client whose right is asked for
        bool withKey = false; ///< a worker has the right while the transaction presents a key
    };

    [[nodiscard]] QStringList tables() const { return m_tables; }
    [[nodiscard]] bool allows(
        const QString& role, const QString& privilege, const QString& table, const QString& column) const;
    /// Whether the role has the privilege on any column of it.
    [[nodiscard]] bool allows(const QString& role, const QString& privilege, const QString& table) const;
    [[nodiscard]] const QMap<QString, Function>& functions() const { return m_functions; }

private:
    struct Rule {
        QString table;
        QString privilege;
        QStringList roles;
        QStringList columns; ///< empty: all
    };
    QStringList m_tables;
    QList<Rule> m_rules;
    QMap<QString, Function> m_functions;
};

} // namespace cm::test

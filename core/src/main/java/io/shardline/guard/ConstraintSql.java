package io.shardline.guard;

import io.shardline.guard.OwnershipChecks.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The constraint of one table, over a connection to its shard. */
final class ConstraintSql {
    private static final String LOOK = """
            select convalidated, pg_catalog.obj_description(oid, 'pg_constraint') from pg_catalog.pg_constraint
             where conrelid = ?::regclass and conname = 'shardline_placement' and contype = 'c'""";

    private final Connection connection;
    private final Guarded table;

    ConstraintSql(Connection connection, Guarded table) {
        this.connection = connection;
        this.table = table;
    }

    State state() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, table.relation());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !table.comment().equals(row.getString(2))) {
                    return State.UNCHECKED;
                }
                return row.getBoolean(1) ? State.CHECKED : State.NOT_VALIDATED;
            }
        }
    }

    /** Makes it, in place of an older one, for rows to come. */
    void add() throws SQLException {
        String alter = "alter table " + table.relation();
        String name = Guarded.CONSTRAINT;
        // Sent together, and so in one transaction: there is no moment without one.
        execute(alter + " drop constraint if exists " + name + ", add constraint " + name + " check ("
                + table.expression() + ") not valid; comment on constraint " + name + " on " + table.relation()
                + " is '"
                + table.comment() + "'");
    }

    /** Looks at the rows that were there before. */
    void validate() throws SQLException {
        execute("alter table " + table.relation() + " validate constraint " + Guarded.CONSTRAINT);
    }

    /** Whether there was one. */
    boolean drop() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, table.relation());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
        }
        execute("alter table " + table.relation() + " drop constraint " + Guarded.CONSTRAINT);
        return true;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

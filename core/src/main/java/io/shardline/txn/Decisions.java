package io.shardline.txn;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of decisions on one shard, over a connection to it. */
final class Decisions {
    /**
     * Everything may be there already, or be made by another process at the same time.
     *
     * <p>{@code participants} names their databases, so that a row is kept until each of them was seen without the transaction; a row
     * that recovery wrote has none, and an abort needs no row to be remembered by.
     */
    private static final List<String> SCHEMA = List.of(
            "create schema if not exists shardline",
            """
            create table if not exists shardline.decision (
                gid text primary key,
                state "char" not null check (state in ('C', 'A')),
                participants text[],
                at timestamptz not null default now())""",
            "comment on table shardline.decision is 'outcomes of transactions over several databases'");

    /** Where synchronous_commit is off, a crash could forget a decision that other servers have carried out already. */
    private static final String DECIDE =
            "insert into shardline.decision (gid, state, participants) values (?, 'C', string_to_array(?, ' '));"
                    + " select set_config('synchronous_commit', 'local', true)"
                    + " where current_setting('synchronous_commit') = 'off'";

    private static final String PRESUME_ABORT =
            "insert into shardline.decision (gid, state) values (?, 'A') on conflict do nothing";
    private static final String READ = "select state from shardline.decision where gid = ?";
    private static final String OLD = "select gid, array_to_string(participants, ' ') from shardline.decision"
            + " where state = 'A' or at <= clock_timestamp() - make_interval(secs => ?) limit 10000";
    private static final String DELETE = "delete from shardline.decision where gid = any (?)";
    private static final String READY = """
            select to_regclass('shardline.decision') is not null
                and has_table_privilege(to_regclass('shardline.decision'), 'insert')""";

    private final Connection connection;

    Decisions(Connection connection) {
        this.connection = connection;
    }

    /** Makes the schema, where it is missing. */
    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
    }

    /** True if the schema is there and this user may write to it. */
    boolean ready() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READY)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /**
     * Writes, within the transaction that is open, that all is committed when this transaction is.
     *
     * @param participants their databases' identities
     */
    void decide(Gid gid, List<String> participants) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DECIDE)) {
            statement.setString(1, gid.toString());
            statement.setString(2, String.join(" ", participants));
            statement.execute();
        }
    }

    /**
     * Finds out what has become of a transaction, and makes sure that it stays so: one that is not committed never will be.
     *
     * <p>Waits for a transaction that has written its decision and not ended, and therefore needs a lock_timeout. The two
     * statements must not be one, nor in one snapshot: the first waits for the row that the second is to see.
     */
    Decision settle(Gid gid) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(PRESUME_ABORT)) {
            insert.setString(1, gid.toString());
            insert.executeUpdate();
        }
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setString(1, gid.toString());
            try (ResultSet row = read.executeQuery()) {
                // Whoever deletes a row has seen that no participant waits for it.
                return row.next() ? Decision.of(row.getString(1)) : Decision.ABORTED;
            }
        }
    }

    /** The gids that were aborted, or were committed some time ago; each with its participants' databases. */
    Map<String, List<String>> old(Duration age) throws SQLException {
        Map<String, List<String>> old = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(OLD)) {
            statement.setDouble(1, age.toMillis() / 1000.0);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String participants = rows.getString(2);
                    old.put(rows.getString(1), participants == null ? List.of() : List.of(participants.split(" ")));
                }
            }
        }
        return old;
    }

    /** Deletes rows that no participant waits for; returns how many there were. */
    int delete(Collection<String> gids) throws SQLException {
        if (gids.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setArray(1, connection.createArrayOf("text", gids.toArray()));
            return statement.executeUpdate();
        }
    }
}

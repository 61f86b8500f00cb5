package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** How far a dump is replayed, kept in {@code shardline.replay} on the first shard, and moved in the transaction of the rows. */
final class Place {
    private static final String TABLE = """
            create table if not exists shardline.replay (
                name text primary key, at_byte bigint not null, digest bytea not null, finished boolean not null,
                changed timestamptz not null default now())
            """;

    private final String name;
    private final String shard;

    /**
     * A place in a dump.
     *
     * @param offset in bytes
     * @param digest of all bytes before it
     */
    record At(long offset, byte[] digest) {
        static final At BEGIN = new At(0, new byte[0]);
    }

    Place(ParallelConnection db, String name) {
        this.name = name;
        this.shard = db.topology().shards().get(0).name();
    }

    /**
     * Where to go on. It waits for a transaction that has moved the place and is not ended, and so sees its outcome.
     *
     * @param restart whether to begin anew in any case
     */
    At begin(ParallelConnection db, boolean restart) throws SQLException {
        db.initialize();
        db.recover();
        At[] found = {At.BEGIN};
        try (Session session = db.openSession()) {
            session.onShards(List.of(shard), (on, connection) -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(TABLE);
                }
            });
            session.onShards(List.of(shard), (on, connection) -> insert(connection));
            session.onShards(List.of(shard), (on, connection) -> found[0] = read(connection, restart));
        }
        return found[0];
    }

    private void insert(Connection connection) throws SQLException {
        String sql = "insert into shardline.replay (name, at_byte, digest, finished) values (?, 0, '', false)"
                + " on conflict do nothing";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }

    private At read(Connection connection, boolean restart) throws SQLException {
        At at;
        String sql = "select at_byte, digest, finished from shardline.replay where name = ? for update";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            ResultSet row = statement.executeQuery();
            row.next();
            at = row.getBoolean(3) || restart ? At.BEGIN : new At(row.getLong(1), row.getBytes(2));
        }
        if (at.offset() == 0) {
            move(connection, -1, At.BEGIN, false);
        }
        return at;
    }

    /** Moves the place in the session's transaction. */
    void move(Session session, long from, At to, boolean finished) throws SQLException {
        session.onShards(List.of(shard), (on, connection) -> move(connection, from, to, finished));
    }

    private void move(Connection connection, long from, At to, boolean finished) throws SQLException {
        String sql = "update shardline.replay set at_byte = ?, digest = ?, finished = ?, changed = now()"
                + " where name = ? and (at_byte = ? or ? < 0) and (not finished or ? < 0)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, to.offset());
            statement.setBytes(2, to.digest());
            statement.setBoolean(3, finished);
            statement.setString(4, name);
            statement.setLong(5, from);
            statement.setLong(6, from);
            statement.setLong(7, from);
            if (statement.executeUpdate() != 1) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "replay \"%s\" was moved on by somebody else", name)
                        .withDetail("Another replay of the same name runs, or has run meanwhile.")
                        .withHint("Let one of them run alone; give dumps of their own names of their own.");
            }
        }
    }
}

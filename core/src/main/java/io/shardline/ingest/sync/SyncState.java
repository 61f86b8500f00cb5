package io.shardline.ingest.sync;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How far a sync is, kept on the first shard and moved in the transaction of the rows. */
final class SyncState {
    private static final List<String> TABLES = List.of("""
            create table if not exists shardline.sync (
                name text primary key, source text not null, target text not null, phase text not null, stamp text,
                changed timestamptz not null default now())
            """, """
            create table if not exists shardline.sync_range (
                name text references shardline.sync on delete cascade, number int, after_key text[], up_to_key text[],
                primary key (name, number))
            """);

    private final String name;
    private final List<String> shard;

    /** What is to be done next. */
    enum Phase {
        /** The target is to be created. */
        CREATE,
        /** Ranges are to be planned. */
        PLAN,
        /** Ranges are to be loaded. */
        LOAD,
        /** The target, which the sync has created, is to be given keys and indexes. */
        INDEX,
        /** The target had rows before the sync had a state, and is to be compared. */
        ADOPT,
        /** Changes are to be followed. */
        FOLLOW;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A state as it was found.
     *
     * @param stamp the newest that was taken over; null before the first
     */
    record Found(Phase phase, @Nullable String stamp) {}

    /** A range that is to be loaded. */
    record Numbered(int number, KeyRange range) {}

    SyncState(ParallelConnection db, String name) {
        this.name = name;
        this.shard = List.of(db.topology().shards().get(0).name());
    }

    /**
     * Reads the state, and makes its tables if there are none. What a run that has died left in doubt is ended first.
     *
     * @throws ShardlineException NOT_SUPPORTED if the name is another sync's
     */
    Optional<Found> open(ParallelConnection db, SyncSettings settings) throws SQLException {
        if (!hasTables(db)) {
            db.initialize();
            try (Session session = db.openSession()) {
                on(session, SyncState::createTables);
            }
        }
        db.recover();
        return read(db, settings);
    }

    private boolean hasTables(ParallelConnection db) throws SQLException {
        AtomicBoolean found = new AtomicBoolean();
        try (Session session = db.openSession()) {
            on(session, connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "select pg_catalog.to_regclass('shardline.sync_range') is not null")) {
                    row.next();
                    found.set(row.getBoolean(1));
                }
            });
        }
        return found.get();
    }

    private static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }

    /** Reads the state once more. */
    Optional<Found> read(ParallelConnection db, SyncSettings settings) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (Session session = db.openSession()) {
            on(session, connection -> found.addAll(read(connection, settings)));
        }
        return found.stream().findFirst();
    }

    private List<Found> read(Connection connection, SyncSettings settings) throws SQLException {
        String sql = "select source, target, phase, stamp from shardline.sync where name = ? for update";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                return List.of();
            }
            if (!row.getString(1).equals(settings.table()) || !row.getString(2).equals(settings.target())) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "sync \"%s\" is of other tables", name)
                        .withDetail("It brings %s into %s.", row.getString(1), row.getString(2))
                        .withHint("Give this one a name of its own.");
            }
            return List.of(new Found(Phase.valueOf(row.getString(3).toUpperCase(Locale.ROOT)), row.getString(4)));
        }
    }

    /** Notes a sync that is new. */
    void insert(Session session, SyncSettings settings, Phase phase, @Nullable String stamp) throws SQLException {
        on(session, connection -> {
            String sql = "insert into shardline.sync (name, source, target, phase, stamp) values (?, ?, ?, ?, ?)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, name);
                statement.setString(2, settings.table());
                statement.setString(3, settings.target());
                statement.setString(4, phase.word());
                statement.setString(5, stamp);
                statement.executeUpdate();
            }
        });
    }

    void enter(Session session, Phase phase) throws SQLException {
        on(session, connection -> {
            String sql = "update shardline.sync set phase = ?, changed = now() where name = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, phase.word());
                statement.setString(2, name);
                statement.executeUpdate();
            }
        });
    }

    /** Notes a stamp, and that it was the newest before whatever is done next began. */
    void stamp(Session session, String stamp) throws SQLException {
        on(session, connection -> {
            String sql = "update shardline.sync set stamp = ?, changed = now() where name = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, stamp);
                statement.setString(2, name);
                statement.executeUpdate();
            }
        });
    }

    /** Notes a stamp, or a bound that is before it, if it is newer than the one known. */
    void newer(Session session, String stamp, @Nullable String bound, String type) throws SQLException {
        on(session, connection -> {
            String sql =
                    ("update shardline.sync set stamp = case when ?::TYPE < ?::TYPE then ? else ? end, changed = now()"
                                    + " where name = ? and (stamp is null or stamp::TYPE < ?::TYPE)")
                            .replace("TYPE", type);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, bound);
                statement.setString(2, stamp);
                statement.setString(3, bound);
                statement.setString(4, stamp);
                statement.setString(5, name);
                statement.setString(6, stamp);
                statement.executeUpdate();
            }
        });
    }

    /** Notes what is to be loaded. */
    void plan(Session session, List<KeyRange> ranges) throws SQLException {
        on(session, connection -> {
            String sql = "insert into shardline.sync_range (name, number, after_key, up_to_key) values (?, ?, ?, ?)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int number = 0; number < ranges.size(); number++) {
                    statement.setString(1, name);
                    statement.setInt(2, number);
                    statement.setArray(3, array(connection, ranges.get(number).after()));
                    statement.setArray(4, array(connection, ranges.get(number).upTo()));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
        enter(session, Phase.LOAD);
    }

    private static @Nullable Array array(Connection connection, @Nullable List<String> key) throws SQLException {
        return key == null ? null : connection.createArrayOf("text", key.toArray());
    }

    /** The ranges that are not loaded. */
    List<Numbered> left(Session session) throws SQLException {
        List<Numbered> left = new ArrayList<>();
        on(session, connection -> {
            String sql = "select number, after_key, up_to_key from shardline.sync_range where name = ? order by number";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, name);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    left.add(new Numbered(row.getInt(1), new KeyRange(key(row.getArray(2)), key(row.getArray(3)))));
                }
            }
        });
        return left;
    }

    private static @Nullable List<String> key(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }

    /** Notes that a range is loaded. */
    void loaded(Session session, int number) throws SQLException {
        on(session, connection -> {
            String sql = "delete from shardline.sync_range where name = ? and number = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, name);
                statement.setInt(2, number);
                statement.executeUpdate();
            }
        });
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void on(Session session, Work work) throws SQLException {
        session.onShards(shard, (name, connection) -> work.on(connection));
    }
}

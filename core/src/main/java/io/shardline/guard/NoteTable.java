package io.shardline.guard;

import io.shardline.guard.Note.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table {@code shardline.placement} of one shard, over a connection to it. */
final class NoteTable {
    /** Two processes that make the table at the same time would else get each other's errors. */
    private static final String ALONE = "set transaction isolation level read committed, read write;"
            + " set local lock_timeout = '20s'; select pg_catalog.pg_advisory_xact_lock(5572814962013741)";

    private static final List<String> TABLE = List.of(
            "create schema if not exists shardline",
            """
            create table if not exists shardline.placement (
                kind text not null check (kind in ('shard', 'buckets', 'table')),
                name text not null,
                digest text not null,
                placement text not null,
                at timestamptz not null default now(),
                primary key (kind, name))""",
            "comment on table shardline.placement is 'how rows are placed; an application that places them otherwise is refused'");

    private static final String ACCESS = """
            select pg_catalog.has_schema_privilege(c.relnamespace, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
              from pg_catalog.pg_class c
             where c.relnamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = 'shardline')
               and c.relname = 'placement'""";

    private static final String READ = "select kind, name, digest, placement from shardline.placement order by 1, 2";
    private static final String ADD =
            "insert into shardline.placement (kind, name, digest, placement)" + " values (?, ?, ?, ?)";

    private final Connection connection;

    NoteTable(Connection connection) {
        this.connection = connection;
    }

    /** Whether the table can be used. */
    enum Access {
        ABSENT,
        DENIED,
        GRANTED
    }

    Access access() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ACCESS)) {
            if (!row.next()) {
                return Access.ABSENT;
            }
            return row.getBoolean(1) ? Access.GRANTED : Access.DENIED;
        }
    }

    /** Begins a transaction, and keeps others who write notes out until it ends. */
    void alone() throws SQLException {
        execute(ALONE);
    }

    void create() throws SQLException {
        for (String sql : TABLE) {
            execute(sql);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<Note> read() throws SQLException {
        List<Note> notes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READ)) {
            while (row.next()) {
                Kind kind = Kind.valueOf(row.getString(1).toUpperCase(Locale.ROOT));
                notes.add(new Note(kind, row.getString(2), row.getString(3), row.getString(4)));
            }
        }
        return notes;
    }

    void delete(List<Note> notes) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from shardline.placement where kind = ? and name = ?")) {
            for (Note note : notes) {
                statement.setString(1, kind(note));
                statement.setString(2, note.name());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void add(List<Note> notes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            for (Note note : notes) {
                statement.setString(1, kind(note));
                statement.setString(2, note.name());
                statement.setString(3, note.digest());
                statement.setString(4, note.words());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static String kind(Note note) {
        return note.kind().name().toLowerCase(Locale.ROOT);
    }
}

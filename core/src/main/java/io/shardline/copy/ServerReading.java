package io.shardline.copy;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.catalog.Table;
import io.shardline.sql.Name;
import io.shardline.txn.Participants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts of a key as a server reads them for the column, where that is more than is known here: a date in words, a number in
 * hexadecimal, a time without its zone. Its connection is one more of the session's, with its settings, for the others are in COPY.
 */
final class ServerReading implements AutoCloseable {
    private static final int REMEMBERED = 10_000;
    /** Errors of a value: what is not of this class says nothing about the row. */
    private static final String DATA_EXCEPTION = "22";

    private static final String TYPE = """
            select pg_catalog.format_type(a.atttypid, a.atttypmod)
              from pg_catalog.pg_attribute a
             where a.attrelid = pg_catalog.to_regclass(?) and a.attname = ?
            """;

    private final Participants session;
    private final Table table;
    private final Map<String, String> statements = new HashMap<>();
    private final Map<String, Map<String, Optional<String>>> known = new HashMap<>();
    private @Nullable Lease lease;

    ServerReading(Participants session, Table table) {
        this.session = session;
        this.table = table;
    }

    /**
     * What the column would hold, as text.
     *
     * @return empty if the server refuses the value
     */
    Optional<String> read(String column, String text) throws SQLException {
        Map<String, Optional<String>> values = known.computeIfAbsent(column, name -> new LinkedHashMap<>());
        Optional<String> value = values.get(text);
        if (value == null) {
            value = ask(column, text);
            if (values.size() >= REMEMBERED) {
                values.clear();
            }
            values.put(text, value);
        }
        return value;
    }

    private Optional<String> ask(String column, String text) throws SQLException {
        Lease open = lease;
        if (open == null) {
            open = session.extra(0);
            lease = open;
        }
        try {
            return ask(open.connection(), column, text);
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(DATA_EXCEPTION)) {
                return Optional.empty();
            }
            open.failed(e);
            throw ShardErrors.named(e, open.shardName());
        }
    }

    private Optional<String> ask(Connection connection, String column, String text) throws SQLException {
        String sql = statements.get(column);
        if (sql == null) {
            // A column definition makes the server call the type's input function, as COPY does; a cast would cut
            // texts.
            sql = "select x.k::text from pg_catalog.json_to_record(pg_catalog.json_build_object('k', ?::text)) as x(k "
                    + type(connection, column) + ")";
            statements.put(column, sql);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, text);
            ResultSet row = statement.executeQuery();
            row.next();
            return Optional.ofNullable(row.getString(1));
        }
    }

    private String type(Connection connection, String column) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TYPE)) {
            statement.setString(1, Name.quote(table.schema()) + "." + Name.quote(table.name()));
            statement.setString(2, column);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        if (lease != null) {
            session.giveBack(lease);
            lease = null;
        }
    }
}

package io.shardline.ingest.sync;

import io.shardline.backend.ShardCopy;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the source, used by one thread, and closed by whoever opened it. Each question is a read-only transaction of its own,
 * whose settings end with it: the connection may be a pool's.
 */
final class SyncSource implements AutoCloseable {
    private final Connection connection;
    private final Optional<String> snapshot;

    private SyncSource(Connection connection, Optional<String> snapshot) {
        this.connection = connection;
        this.snapshot = snapshot;
    }

    /** @param snapshot that another connection has exported and still holds; none to see each time what is there then */
    static SyncSource open(SyncSettings.Connections source, Optional<String> snapshot) throws SQLException {
        Connection connection = source.open();
        boolean opened = false;
        try {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            opened = true;
            return new SyncSource(connection, snapshot);
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private Statement begin() throws SQLException {
        connection.rollback();
        Statement statement = connection.createStatement();
        if (snapshot.isPresent()) {
            statement.execute("set transaction snapshot " + SyncSql.literal(snapshot.get()));
        }
        statement.execute(SyncSql.settings("set local "));
        return statement;
    }

    /** A snapshot that others can read by, until this is asked something else or closed. */
    String export() throws SQLException {
        try (Statement statement = begin();
                ResultSet row = statement.executeQuery("select pg_catalog.pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    TableFacts facts(String table) throws SQLException {
        try (Statement statement = begin()) {
            TableFacts facts = TableFacts.read(statement.getConnection(), table);
            connection.rollback();
            return facts;
        }
    }

    /** The rows of a query whose columns are all texts. */
    List<List<String>> texts(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = begin();
                ResultSet row = statement.executeQuery(sql)) {
            int width = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>(width);
                for (int i = 1; i <= width; i++) {
                    values.add(row.getString(i));
                }
                rows.add(values);
            }
        }
        // A transaction that stays open would keep the source from clearing up.
        connection.rollback();
        return rows;
    }

    /** The one text that a query gives. */
    String answer(String sql) throws SQLException {
        return texts(sql).get(0).get(0);
    }

    /** The rows of a query for these columns, by their names. */
    List<Map<String, @Nullable Object>> rows(String sql, List<String> columns) throws SQLException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<String> values : texts(sql)) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** What a COPY TO sends; nothing else can run until it is read or closed. */
    InputStream copy(String sql) throws SQLException {
        begin().close();
        return ShardCopy.out(connection, sql);
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}

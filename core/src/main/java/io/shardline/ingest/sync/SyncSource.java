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
import org.jspecify.annotations.Nullable;

/** A connection to the source, which only reads; used by one thread, and closed by whoever opened it. */
final class SyncSource implements AutoCloseable {
    private final Connection connection;

    private SyncSource(Connection connection) {
        this.connection = connection;
    }

    static SyncSource open(SyncSettings.Connections source) throws SQLException {
        Connection connection = source.open();
        boolean opened = false;
        try {
            connection.setAutoCommit(true);
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute(SyncSql.settings("set "));
            }
            opened = true;
            return new SyncSource(connection);
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    TableFacts facts(String table) throws SQLException {
        return TableFacts.read(connection, table);
    }

    /** The rows of a query whose columns are all texts. */
    List<List<String>> texts(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
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
        return rows;
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
        return ShardCopy.out(connection, sql);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.ShardSql;
import io.shardline.sql.SqlEdit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A query as every shard concerned gets it. Used by several threads at once.
 *
 * @param fetchSize rows sent at a time; 0 for all at once
 * @param maxRows rows after which a shard stops; 0 for all
 * @param deadline when the time for it is over, by {@link System#nanoTime}; only with a timeout
 */
record ShardQuery(ShardCall call, ShardSql.Rendered sql, int fetchSize, int maxRows, long deadline) {
    static ShardQuery of(ShardCall call, ReadShape shape, int maxRows, List<SqlEdit> edits) {
        ShardSql sql = shape.route().sql();
        ShardSql.Rendered rendered =
                sql.pieces().isEmpty() ? verbatim(call, edits) : sql.render(call.text(), shape.rowsPerShard(), edits);
        long deadline =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(call.options().timeoutSeconds());
        return new ShardQuery(call, rendered, shape.fetchSize(call.options()), maxRows, deadline);
    }

    private static ShardSql.Rendered verbatim(ShardCall call, List<SqlEdit> edits) {
        int[] parameters =
                IntStream.rangeClosed(1, call.text().parameterCount()).toArray();
        return new ShardSql.Rendered(SqlEdit.apply(call.text().text(), edits), parameters);
    }

    /** All of the answer of the same text behind a command. */
    ShardQuery behind(String command) {
        return new ShardQuery(call, new ShardSql.Rendered(command + sql.text(), sql.parameters()), 0, 0, deadline);
    }

    /** The first column of the answer. */
    List<String> lines(Connection connection) throws SQLException {
        try (Statement statement = statement(connection)) {
            ResultSet rows = run(statement);
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }

    /** True if rows are sent as they are asked for, which takes a transaction. */
    boolean streamed() {
        return fetchSize > 0;
    }

    /** A text that was read with placeholders has to be prepared even without any: only then is ?? the operator ?. */
    Statement statement(Connection connection) throws SQLException {
        return call.text().placeholders() ? connection.prepareStatement(sql.text()) : connection.createStatement();
    }

    ResultSet run(Statement statement) throws SQLException {
        statement.setFetchSize(fetchSize);
        statement.setMaxRows(maxRows);
        if (call.options().timeoutSeconds() > 0) {
            statement.setQueryTimeout(secondsLeft());
        }
        if (!(statement instanceof PreparedStatement prepared)) {
            return statement.executeQuery(sql.text());
        }
        int[] parameters = sql.parameters();
        for (int position = 1; position <= parameters.length; position++) {
            call.parameters().bind(prepared, position, parameters[position - 1]);
        }
        return prepared.executeQuery();
    }

    /** A shard whose turn came late, for want of threads, has only what the others left. */
    private int secondsLeft() throws ShardlineException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw ShardlineException.of(ErrorCode.CANCELLED, "canceling statement due to statement timeout");
        }
        return (int) TimeUnit.NANOSECONDS.toSeconds(left + TimeUnit.SECONDS.toNanos(1) - 1);
    }
}

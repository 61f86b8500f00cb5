package io.shardline;

import io.shardline.exec.DelegatingResultSet;
import io.shardline.exec.NoRows;
import io.shardline.exec.UnifiedResultSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a statement gave: rows, or a count of rows written with the keys that were asked for.
 *
 * <p>Owned by the caller, who closes it; while rows are open the session keeps the connections they come from.
 */
public final class Result implements AutoCloseable {
    private final @Nullable DelegatingResultSet rows;
    private final long count;
    private final @Nullable DelegatingResultSet generatedKeys;
    private @Nullable Result next;
    private @Nullable SQLWarning warnings;

    private Result(@Nullable DelegatingResultSet rows, long count, @Nullable DelegatingResultSet generatedKeys) {
        this.rows = rows;
        this.count = count;
        this.generatedKeys = generatedKeys;
    }

    static Result ofRows(DelegatingResultSet rows) {
        return new Result(rows, -1, null);
    }

    static Result ofCount(long count, DelegatingResultSet generatedKeys) {
        return new Result(null, count, generatedKeys);
    }

    /** The first of the results of one text, which keeps the others. */
    static Result chain(List<Result> results) {
        for (int i = 0; i + 1 < results.size(); i++) {
            results.get(i).next = results.get(i + 1);
        }
        return results.get(0);
    }

    static Result ofCount(long count) {
        return new Result(null, count, null);
    }

    /** An empty set of rows without columns, such as the generated keys of a statement that was not asked for any. */
    public static Result noRows() {
        return ofRows(new UnifiedResultSet(new NoRows(), 0, 0, () -> {}));
    }

    public boolean hasRows() {
        return rows != null;
    }

    /** The rows; forward-only, unless one shard answered and another type was asked for. */
    public ResultSet rows() throws ShardlineException {
        if (rows == null) {
            throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "the statement returned no rows");
        }
        return rows;
    }

    /** How many rows were written, each logical row once; -1 for a query. */
    public long count() {
        return count;
    }

    Result warned(@Nullable SQLWarning by) {
        warnings = by;
        return this;
    }

    /** What the server had to say beside it, such as a RAISE NOTICE. */
    public Optional<SQLWarning> warnings() {
        return Optional.ofNullable(warnings);
    }

    /** How many rows were written, or returned: those are all read. */
    long toItsEnd() throws SQLException {
        if (rows == null) {
            return count;
        }
        long read = 0;
        while (rows.next()) {
            read++;
        }
        return read;
    }

    /** What the next statement of the same text gave. */
    public Optional<Result> next() {
        return Optional.ofNullable(next);
    }

    /** The keys asked for with {@link ExecuteOptions#generatedKeys()}. */
    public Optional<ResultSet> generatedKeys() {
        return Optional.ofNullable(generatedKeys);
    }

    /** Lets {@link ResultSet#getStatement()} answer with a JDBC statement. */
    public void ownedBy(Statement statement) {
        if (rows != null) {
            rows.ownedBy(statement);
        }
        if (generatedKeys != null) {
            generatedKeys.ownedBy(statement);
        }
    }

    /** Closes the rows of this statement, and of those behind it. */
    @Override
    public void close() throws SQLException {
        try {
            closeRows();
        } finally {
            if (next != null) {
                next.close();
            }
        }
    }

    /** Closes the rows of this statement, and lets those behind it open. */
    public void closeRows() throws SQLException {
        try {
            if (rows != null) {
                rows.close();
            }
        } finally {
            if (generatedKeys != null) {
                generatedKeys.close();
            }
        }
    }
}

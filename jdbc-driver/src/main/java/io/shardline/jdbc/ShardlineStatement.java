package io.shardline.jdbc;

import io.shardline.BatchResult;
import io.shardline.ExecuteOptions;
import io.shardline.Parameter;
import io.shardline.Prepared;
import io.shardline.Result;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A statement of texts. Used by one thread at a time, but for {@link #cancel} and {@link #close}. */
class ShardlineStatement implements Statement, Itself {
    private static final Parameter[] NO_PARAMETERS = {};
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CANCELLING = 2;
    /** How soon an execution that has ended notices that its cancel is delivered, in nanoseconds. */
    private static final long DELIVERY_CHECK = 50_000;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ShardlineStatement.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Neighbours in {@link OpenStatements}, and whether this is in it. */
    @Nullable
    ShardlineStatement next;

    @Nullable
    ShardlineStatement previous;

    private boolean listed;

    private final ShardlineConnection connection;
    private final int holdability;
    private ExecuteOptions options;
    /** What the last execution gave, until the next; and the same, until the caller has gone past it. */
    private @Nullable Result last;

    private @Nullable Result current;
    private @Nullable ResultSet keys;
    /** The current rows, where they are to be changed. */
    private @Nullable UpdatableRows updatable;

    private int concurrency = ResultSet.CONCUR_READ_ONLY;
    private @Nullable SQLWarning warnings;
    private @Nullable List<String> batch;
    private int fetchDirection = ResultSet.FETCH_FORWARD;
    private boolean escapes = true;
    private boolean poolable;
    private boolean closeOnCompletion;
    private volatile boolean closed;

    // Changed through STATE.
    private volatile int state;

    ShardlineStatement(ShardlineConnection connection, ExecuteOptions options, int holdability, boolean poolable) {
        this.connection = connection;
        this.options = options;
        this.holdability = holdability;
        this.poolable = poolable;
    }

    /** @param resultConcurrency a concurrency of {@link ResultSet} */
    final void setConcurrency(int resultConcurrency) {
        concurrency = resultConcurrency;
    }

    // ---- running

    /** Runs, and keeps the result. True if it has rows. */
    final boolean run(Prepared prepared, Parameter[] parameters, ExecuteOptions how) throws SQLException {
        prepareToRun();
        Result result;
        state = RUNNING;
        try {
            // Rows that are to outlive their transaction must have come before it ends.
            boolean held = holdability == ResultSet.HOLD_CURSORS_OVER_COMMIT && how.fetchSize() > 0;
            result = connection.run(this, prepared, parameters, held ? how.withFetchSize(0) : how);
        } finally {
            ended();
        }
        keep(result);
        if (closed) {
            closeResults();
            throw JdbcErrors.statementClosed();
        }
        return result.hasRows();
    }

    /** Runs a batch, and keeps its keys. */
    final long[] runBatch(Prepared prepared, List<Parameter[]> entries) throws SQLException {
        prepareToRun();
        BatchResult result;
        state = RUNNING;
        try {
            result = connection.runBatch(this, prepared, entries, options);
        } finally {
            ended();
        }
        if (result.generatedKeys().isPresent()) {
            keys = result.generatedKeys().get();
            list();
        }
        return result.counts();
    }

    private void prepareToRun() throws SQLException {
        checkOpen();
        warnings = null;
        closeResults();
    }

    private void keep(Result result) {
        last = result;
        current = result;
        for (Result each = result; each != null; each = each.next().orElse(null)) {
            if (each.hasRows() || each.generatedKeys().isPresent()) {
                each.ownedBy(this);
                list();
            }
            if (each.warnings().isPresent()) {
                warn(each.warnings().get());
            }
        }
        if (result.generatedKeys().isPresent()) {
            keys = result.generatedKeys().get();
        }
    }

    private void warn(SQLWarning warning) {
        if (warnings == null) {
            warnings = warning;
        } else {
            warnings.setNextWarning(warning);
        }
    }

    /** A cancel that is being delivered must not hit what runs next. */
    private void ended() {
        while (!STATE.compareAndSet(this, RUNNING, IDLE)) {
            LockSupport.parkNanos(DELIVERY_CHECK);
        }
    }

    @Override
    public void cancel() throws SQLException {
        if (STATE.compareAndSet(this, RUNNING, CANCELLING)) {
            try {
                connection.cancel(this);
            } finally {
                state = RUNNING;
            }
        } else if (current != null && current.hasRows()) {
            connection.cancel(this);
        }
    }

    private void list() {
        if (!listed) {
            listed = true;
            connection.statements().add(this);
        }
    }

    private void closeResults() throws SQLException {
        Result old = last;
        ResultSet oldKeys = keys;
        last = null;
        current = null;
        keys = null;
        if (listed) {
            listed = false;
            connection.statements().remove(this);
            // A result that closes here is no completion.
            boolean onCompletion = closeOnCompletion;
            closeOnCompletion = false;
            connection.lock().lock();
            try {
                if (updatable != null) {
                    updatable.close();
                    updatable = null;
                }
                close(old, oldKeys);
            } finally {
                connection.lock().unlock();
                closeOnCompletion = onCompletion;
            }
        }
    }

    private static void close(@Nullable Result result, @Nullable ResultSet keys) throws SQLException {
        try {
            if (result != null) {
                result.close();
            }
        } finally {
            if (keys != null) {
                keys.close();
            }
        }
    }

    final ExecuteOptions options() {
        return options;
    }

    final ShardlineConnection connection() {
        return connection;
    }

    final void checkOpen() throws SQLException {
        if (closed) {
            throw JdbcErrors.statementClosed();
        }
        if (connection.isClosed()) {
            throw JdbcErrors.connectionClosed();
        }
    }

    /** The rows, or the error of a query that is none. */
    final ResultSet requiredRows(boolean rows) throws SQLException {
        Result result = current;
        if (!rows || result == null) {
            throw JdbcErrors.noRows();
        }
        if (result.next().isPresent()) {
            closeResults();
            throw JdbcErrors.severalResults();
        }
        return shown(result);
    }

    /** The rows of a result as the caller has asked for them. */
    private ResultSet shown(Result result) throws SQLException {
        if (concurrency == ResultSet.CONCUR_READ_ONLY) {
            return result.rows();
        }
        UpdatableRows known = updatable;
        if (known == null || !known.areOf(result.rows())) {
            known = new UpdatableRows(connection, result.rows(), known);
            updatable = known;
        }
        return known.shown();
    }

    /** The count, or the error of an update that is none. */
    final long requiredCount() throws SQLException {
        Result result = current;
        for (Result each = result; each != null; each = each.next().orElse(null)) {
            if (each.hasRows()) {
                closeResults();
                throw JdbcErrors.unexpectedRows();
            }
        }
        return result == null ? 0 : result.count();
    }

    static int narrow(long count) {
        return count > Integer.MAX_VALUE ? SUCCESS_NO_INFO : (int) count;
    }

    static int[] narrow(long[] counts) {
        int[] narrow = new int[counts.length];
        Arrays.setAll(narrow, i -> narrow(counts[i]));
        return narrow;
    }

    // ---- texts

    private boolean run(String sql, ExecuteOptions how) throws SQLException {
        checkOpen();
        if (!escapes && sql.indexOf('{') >= 0 && !connection.nativeSQL(sql).equals(sql)) {
            throw JdbcErrors.escape();
        }
        return run(connection.prepare(sql, false), NO_PARAMETERS, how);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return requiredRows(run(sql, options));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(sql, options);
    }

    @Override
    public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
        return run(sql, Options.keys(options, autoGeneratedKeys));
    }

    @Override
    public boolean execute(String sql, int @Nullable [] columnIndexes) throws SQLException {
        return run(sql, Options.keys(options, columnIndexes));
    }

    @Override
    public boolean execute(String sql, String @Nullable [] columnNames) throws SQLException {
        return run(sql, Options.keys(options, columnNames));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return narrow(executeLargeUpdate(sql));
    }

    @Override
    public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return narrow(executeLargeUpdate(sql, autoGeneratedKeys));
    }

    @Override
    public int executeUpdate(String sql, int @Nullable [] columnIndexes) throws SQLException {
        return narrow(executeLargeUpdate(sql, columnIndexes));
    }

    @Override
    public int executeUpdate(String sql, String @Nullable [] columnNames) throws SQLException {
        return narrow(executeLargeUpdate(sql, columnNames));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        run(sql, options);
        return requiredCount();
    }

    @Override
    public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        run(sql, Options.keys(options, autoGeneratedKeys));
        return requiredCount();
    }

    @Override
    public long executeLargeUpdate(String sql, int @Nullable [] columnIndexes) throws SQLException {
        run(sql, Options.keys(options, columnIndexes));
        return requiredCount();
    }

    @Override
    public long executeLargeUpdate(String sql, String @Nullable [] columnNames) throws SQLException {
        run(sql, Options.keys(options, columnNames));
        return requiredCount();
    }

    // ---- batches

    @Override
    public void addBatch(String sql) throws SQLException {
        checkOpen();
        if (batch == null) {
            batch = new ArrayList<>();
        }
        batch.add(sql);
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch = null;
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return narrow(executeLargeBatch());
    }

    /** The texts may be for different shards, so they run one by one; in autocommit they are one transaction all the same. */
    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        List<String> texts = batch == null ? List.of() : batch;
        batch = null;
        if (texts.isEmpty()) {
            return new long[0];
        }
        boolean alone = connection.getAutoCommit();
        if (alone) {
            connection.setAutoCommit(false);
        }
        boolean done = false;
        try {
            long[] counts = runEach(texts);
            if (alone) {
                connection.commit();
            }
            done = true;
            return counts;
        } finally {
            if (alone) {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }

    private long[] runEach(List<String> texts) throws SQLException {
        long[] counts = new long[texts.size()];
        for (int entry = 0; entry < counts.length; entry++) {
            try {
                // Rows are of no interest, as to the PostgreSQL driver.
                counts[entry] = execute(texts.get(entry)) ? 0 : Math.max(0, getLargeUpdateCount());
            } catch (SQLException e) {
                // Nothing of the entries before stays either.
                Arrays.fill(counts, EXECUTE_FAILED);
                throw BatchErrors.ofEntry(e, entry, counts);
            }
        }
        return counts;
    }

    // ---- results

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        checkOpen();
        return current != null && current.hasRows() ? shown(current) : null;
    }

    @Override
    public int getUpdateCount() throws SQLException {
        return narrow(getLargeUpdateCount());
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        checkOpen();
        return current == null || current.hasRows() ? -1 : current.count();
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_ALL_RESULTS);
    }

    @Override
    public boolean getMoreResults(int what) throws SQLException {
        checkOpen();
        Result past = current;
        current = past == null ? null : past.next().orElse(null);
        // Whoever goes on has not completed what he reads.
        boolean onCompletion = closeOnCompletion;
        closeOnCompletion = onCompletion && current == null;
        try {
            if (what == CLOSE_ALL_RESULTS) {
                closeUpTo(current);
            } else if (what == CLOSE_CURRENT_RESULT && past != null) {
                past.closeRows();
            }
        } finally {
            closeOnCompletion = onCompletion;
        }
        return current != null && current.hasRows();
    }

    private void closeUpTo(@Nullable Result end) throws SQLException {
        for (Result each = last; each != null && each != end; each = each.next().orElse(null)) {
            if (each.hasRows()) {
                each.closeRows();
            }
        }
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        checkOpen();
        ResultSet known = keys;
        if (known == null) {
            Result none = Result.noRows();
            none.ownedBy(this);
            return none.rows();
        }
        return known;
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        return warnings;
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
        warnings = null;
    }

    // ---- settings

    @Override
    public int getMaxFieldSize() throws SQLException {
        checkOpen();
        return 0;
    }

    @Override
    public void setMaxFieldSize(int max) throws SQLException {
        checkOpen();
        if (max < 0) {
            throw JdbcErrors.invalidArgument("The maximum field size must be a value greater than or equal to 0.");
        }
        if (max > 0) {
            throw JdbcErrors.notSupported("A maximum field size is not supported.");
        }
    }

    @Override
    public int getMaxRows() throws SQLException {
        long max = getLargeMaxRows();
        return max > Integer.MAX_VALUE ? 0 : (int) max;
    }

    @Override
    public void setMaxRows(int max) throws SQLException {
        setLargeMaxRows(max);
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        checkOpen();
        return options.maxRows();
    }

    @Override
    public void setLargeMaxRows(long max) throws SQLException {
        checkOpen();
        if (max < 0) {
            throw JdbcErrors.invalidArgument("Maximum number of rows must be a value greater than or equal to 0.");
        }
        set(options.fetchSize(), max, options.timeoutSeconds());
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        checkOpen();
        return options.timeoutSeconds();
    }

    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        checkOpen();
        if (seconds < 0) {
            throw JdbcErrors.invalidArgument("Query timeout must be a value greater than or equals to 0.");
        }
        set(options.fetchSize(), options.maxRows(), seconds);
    }

    @Override
    public int getFetchSize() throws SQLException {
        checkOpen();
        return options.fetchSize();
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        checkOpen();
        if (rows < 0) {
            throw JdbcErrors.invalidArgument("Fetch size must be a value greater to or equal to 0.");
        }
        set(rows, options.maxRows(), options.timeoutSeconds());
    }

    private void set(int fetchSize, long maxRows, int timeoutSeconds) {
        options = new ExecuteOptions(
                fetchSize, maxRows, timeoutSeconds, options.resultSetType(), options.generatedKeys());
    }

    @Override
    public int getFetchDirection() throws SQLException {
        checkOpen();
        return fetchDirection;
    }

    /** A hint, which changes nothing. */
    @Override
    public void setFetchDirection(int direction) throws SQLException {
        checkOpen();
        switch (direction) {
            case ResultSet.FETCH_FORWARD, ResultSet.FETCH_REVERSE, ResultSet.FETCH_UNKNOWN ->
                fetchDirection = direction;
            default -> throw JdbcErrors.invalidArgument("Invalid fetch direction constant: " + direction + ".");
        }
    }

    @Override
    public void setEscapeProcessing(boolean enable) throws SQLException {
        checkOpen();
        escapes = enable;
    }

    /** Ignored, as the PostgreSQL driver does. */
    @Override
    public void setCursorName(@Nullable String name) throws SQLException {
        checkOpen();
    }

    @Override
    public int getResultSetType() throws SQLException {
        checkOpen();
        return options.resultSetType();
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        checkOpen();
        return concurrency;
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        checkOpen();
        return holdability;
    }

    @Override
    public boolean isPoolable() throws SQLException {
        checkOpen();
        return poolable;
    }

    @Override
    public void setPoolable(boolean poolable) throws SQLException {
        checkOpen();
        this.poolable = poolable;
    }

    @Override
    public Connection getConnection() throws SQLException {
        checkOpen();
        return connection;
    }

    // ---- the end

    @Override
    public void closeOnCompletion() throws SQLException {
        checkOpen();
        closeOnCompletion = true;
    }

    @Override
    public boolean isCloseOnCompletion() {
        return closeOnCompletion;
    }

    /** Cancels what another thread runs by it, and closes its results. The second time it does nothing. */
    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        if (state != IDLE) {
            cancel();
        }
        closeResults();
    }

    @Override
    public boolean isClosed() {
        return closed || connection.isClosed();
    }
}

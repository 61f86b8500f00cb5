package io.shardline.jdbc;

import io.shardline.BatchResult;
import io.shardline.Description;
import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Prepared;
import io.shardline.Result;
import io.shardline.Session;
import io.shardline.ShardlineException;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A {@link Session} as a JDBC connection.
 *
 * <p>Executions, commits and the close of several threads run one after the other. {@link #abort}, {@link Statement#cancel} and
 * a close while a statement runs cancel it.
 */
final class ShardlineConnection implements Connection {
    private static final String APPLICATION_NAME = "ApplicationName";
    private static final long CANCEL_AGAIN_MILLISECONDS = 50;

    private final ParallelConnection database;
    private final Session session;
    private final String url;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final OpenStatements statements = new OpenStatements();
    private volatile @Nullable ShardlineStatement running;
    private volatile boolean closed;
    private boolean released;
    private int savepoints;
    private int holdability = ResultSet.CLOSE_CURSORS_AT_COMMIT;
    private @Nullable SQLWarning warnings;

    /** @param onClose run once, after the session is closed */
    ShardlineConnection(ParallelConnection database, String url, Runnable onClose) throws SQLException {
        this.database = database;
        this.session = database.openSession();
        this.url = url;
        this.onClose = onClose;
    }

    String url() {
        return url;
    }

    // ---- what statements need

    /** Runs for a statement, which is registered if its result has anything to close. */
    Result run(ShardlineStatement statement, Prepared prepared, Parameter[] parameters, ExecuteOptions options)
            throws SQLException {
        lock.lock();
        try {
            checkOpen();
            running = statement;
            return session.run(prepared, parameters, options);
        } finally {
            running = null;
            lock.unlock();
        }
    }

    BatchResult runBatch(
            ShardlineStatement statement, Prepared prepared, List<Parameter[]> batch, ExecuteOptions options)
            throws SQLException {
        lock.lock();
        try {
            checkOpen();
            running = statement;
            return session.runBatch(prepared, batch, options);
        } finally {
            running = null;
            lock.unlock();
        }
    }

    /** Only an escape, which begins with a brace, makes another text of it. */
    Prepared prepare(String sql, boolean placeholders) throws SQLException {
        return session.prepare(
                sql.indexOf('{') < 0 ? sql : session.description().nativeSql(sql), placeholders);
    }

    /** Cancels what a statement runs, or what of its rows is still to come; never what another statement runs. */
    void cancel(ShardlineStatement statement) throws SQLException {
        ShardlineStatement now = running;
        if (now == null || now == statement) {
            session.cancel();
        }
    }

    /** Held while anything is sent, or connections to shards are taken and given back. */
    ReentrantLock lock() {
        return lock;
    }

    OpenStatements statements() {
        return statements;
    }

    <T extends @Nullable Object> T describe(Description.MetaDataQuestion<T> question) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            return session.description().ask(question);
        } finally {
            lock.unlock();
        }
    }

    <T extends @Nullable Object> T describe(Prepared prepared, Description.StatementQuestion<T> question)
            throws SQLException {
        lock.lock();
        try {
            checkOpen();
            return session.description().ask(prepared, question);
        } finally {
            lock.unlock();
        }
    }

    ResultSet describeRows(Description.MetaDataQuestion<ResultSet> question) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            return session.description().rows(question).rows();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw JdbcErrors.connectionClosed();
        }
    }

    // ---- statements

    @Override
    public Statement createStatement() throws SQLException {
        return createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, holdability);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return createStatement(type, concurrency, holdability);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int resultHoldability) throws SQLException {
        checkOpen();
        return changing(new ShardlineStatement(this, Options.of(type), checked(resultHoldability), false), concurrency);
    }

    private static <S extends ShardlineStatement> S changing(S statement, int concurrency) {
        statement.setConcurrency(concurrency);
        return statement;
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepared(sql, ExecuteOptions.DEFAULT, holdability);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return changing(prepared(sql, Options.of(type), holdability), concurrency);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int resultHoldability)
            throws SQLException {
        return changing(prepared(sql, Options.of(type), checked(resultHoldability)), concurrency);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return prepared(sql, Options.keys(ExecuteOptions.DEFAULT, autoGeneratedKeys), holdability);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int @Nullable [] columnIndexes) throws SQLException {
        return prepared(sql, Options.keys(ExecuteOptions.DEFAULT, columnIndexes), holdability);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String @Nullable [] columnNames) throws SQLException {
        return prepared(sql, Options.keys(ExecuteOptions.DEFAULT, columnNames), holdability);
    }

    private ShardlinePreparedStatement prepared(String sql, ExecuteOptions options, int resultHoldability)
            throws SQLException {
        checkOpen();
        return new ShardlinePreparedStatement(this, prepare(sql, true), options, resultHoldability);
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return call(sql, ExecuteOptions.DEFAULT, holdability);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return changing(call(sql, Options.of(type), holdability), concurrency);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int resultHoldability)
            throws SQLException {
        return changing(call(sql, Options.of(type), checked(resultHoldability)), concurrency);
    }

    private ShardlineCallableStatement call(String sql, ExecuteOptions options, int resultHoldability)
            throws SQLException {
        checkOpen();
        CallText text = CallText.of(sql, session.description());
        return new ShardlineCallableStatement(
                this, text, session.prepare(text.routed(), true), options, resultHoldability);
    }

    /** Work for a statement on the one shard where it belongs. */
    interface ShardWork<T> {
        T on(Connection connection) throws SQLException;
    }

    <T> T onShardOf(Prepared prepared, Parameter[] parameters, ShardWork<T> work) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            String shard = session.description().place(prepared, parameters);
            List<T> done = new ArrayList<>();
            session.onShards(List.of(shard), (name, connection) -> done.add(work.on(connection)));
            return done.get(0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        checkOpen();
        return session.description().nativeSql(sql);
    }

    // ---- transactions

    @Override
    public void setAutoCommit(boolean on) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            session.setAutoCommit(on);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        checkOpen();
        return session.autoCommit();
    }

    @Override
    public void commit() throws SQLException {
        lock.lock();
        try {
            checkOpen();
            if (session.autoCommit()) {
                throw JdbcErrors.noTransaction("commit");
            }
            session.commit();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rollback() throws SQLException {
        lock.lock();
        try {
            checkOpen();
            if (session.autoCommit()) {
                throw JdbcErrors.noTransaction("rollback");
            }
            session.rollback();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setReadOnly(boolean on) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            if (on != session.readOnly()) {
                session.setReadOnly(on);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        checkOpen();
        return session.readOnly();
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        switch (level) {
            case TRANSACTION_READ_UNCOMMITTED,
                    TRANSACTION_READ_COMMITTED,
                    TRANSACTION_REPEATABLE_READ,
                    TRANSACTION_SERIALIZABLE -> {}
            default -> throw JdbcErrors.notSupported("Transaction isolation level " + level + " not supported.");
        }
        lock.lock();
        try {
            checkOpen();
            session.setIsolation(level);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        checkOpen();
        return session.isolation();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return setSavepoint(new ShardlineSavepoint(savepoints++, null));
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return setSavepoint(new ShardlineSavepoint(savepoints++, name));
    }

    private Savepoint setSavepoint(ShardlineSavepoint savepoint) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            if (session.autoCommit()) {
                throw new SQLException("Cannot establish a savepoint in auto-commit mode.", "25P01");
            }
            session.savepoint(savepoint.nameOnShards());
            return savepoint;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            session.rollbackTo(ours(savepoint).nameOnShards());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            session.release(ours(savepoint).nameOnShards());
            ours(savepoint).release();
        } finally {
            lock.unlock();
        }
    }

    private static ShardlineSavepoint ours(Savepoint savepoint) throws SQLException {
        if (savepoint instanceof ShardlineSavepoint ours) {
            return ours;
        }
        throw JdbcErrors.invalidArgument("The savepoint is not one of this driver.");
    }

    @Override
    public void setHoldability(int resultHoldability) throws SQLException {
        checkOpen();
        holdability = checked(resultHoldability);
    }

    private static int checked(int resultHoldability) throws SQLException {
        if (resultHoldability != ResultSet.CLOSE_CURSORS_AT_COMMIT
                && resultHoldability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
            throw JdbcErrors.invalidArgument("Unknown ResultSet holdability setting: " + resultHoldability + ".");
        }
        return resultHoldability;
    }

    @Override
    public int getHoldability() throws SQLException {
        checkOpen();
        return holdability;
    }

    // ---- the end

    /** Rolls back what is pending, having cancelled what another thread runs. The second time it does nothing. */
    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        end();
    }

    /** Cancels what runs, and closes. */
    @Override
    public void abort(@Nullable Executor executor) throws SQLException {
        if (executor == null) {
            throw JdbcErrors.invalidArgument("The executor is null.");
        }
        if (closed) {
            return;
        }
        closed = true;
        executor.execute(this::endQuietly);
    }

    /** Cancels what runs until it has ended: a statement that had not reached its shard yet did not hear of it the first time. */
    private void lockAgainstWhatRuns() throws SQLException {
        boolean interrupted = false;
        while (!lock.tryLock()) {
            session.cancel();
            try {
                if (lock.tryLock(CANCEL_AGAIN_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void endQuietly() {
        try {
            end();
        } catch (SQLException e) {
            // Nobody is left to hear of it: what fails to go back to its pool is dropped there.
            closed = true;
        }
    }

    private void end() throws SQLException {
        lockAgainstWhatRuns();
        try {
            if (released) {
                return;
            }
            released = true;
            closed = true;
            try {
                statements.closeAll();
            } finally {
                session.close();
                onClose.run();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /**
     * True until this connection or what is behind it is closed. No shard is asked: a session holds no connection between
     * transactions, and the shards' pools look after their own.
     */
    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw JdbcErrors.invalidArgument("Invalid timeout (" + timeoutSeconds + "<0).");
        }
        return !closed && !database.isClosed();
    }

    // ---- what is said about the session

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        checkOpen();
        return new ShardlineDatabaseMetaData(this);
    }

    /** Ignored, as the PostgreSQL driver does: a connection stays in its database. */
    @Override
    public void setCatalog(@Nullable String catalog) throws SQLException {
        checkOpen();
    }

    /** The name of the first shard's database. */
    @Override
    public @Nullable String getCatalog() throws SQLException {
        return this.<@Nullable String>describe(
                metaData -> metaData.getConnection().getCatalog());
    }

    /** Sets the search path to this schema alone; null gives the usual one back. */
    @Override
    public void setSchema(@Nullable String schema) throws SQLException {
        set("search_path", schema);
    }

    private void set(String name, @Nullable String value) throws SQLException {
        lock.lock();
        try {
            checkOpen();
            String text = value == null ? "default" : "'" + value.replace("'", "''") + "'";
            session.execute("set session " + name + " to " + text);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable String getSchema() throws SQLException {
        return this.<@Nullable String>describe(
                metaData -> metaData.getConnection().getSchema());
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        checkOpen();
        return new HashMap<>();
    }

    @Override
    public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
        checkOpen();
        if (map != null && !map.isEmpty()) {
            throw JdbcErrors.notSupported("A type map is not supported.");
        }
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

    /** The one that PostgreSQL knows is ApplicationName; any other gives a warning. */
    @Override
    public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        Map<String, ClientInfoStatus> failed = Map.of(name, ClientInfoStatus.REASON_UNKNOWN);
        if (closed) {
            throw new SQLClientInfoException("This connection has been closed.", "08003", failed);
        }
        if (!name.equals(APPLICATION_NAME)) {
            warn(new SQLWarning("ClientInfo property not supported.", "0A000"));
            return;
        }
        String text = value == null ? "" : value;
        try {
            set("application_name", text);
        } catch (SQLException e) {
            throw new SQLClientInfoException("Failed to set ClientInfo property: " + name, e.getSQLState(), failed, e);
        }
    }

    private void warn(SQLWarning warning) {
        if (warnings == null) {
            warnings = warning;
        } else {
            warnings.setNextWarning(warning);
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        setClientInfo(APPLICATION_NAME, properties.getProperty(APPLICATION_NAME));
        for (String name : properties.stringPropertyNames()) {
            if (!name.equals(APPLICATION_NAME)) {
                setClientInfo(name, properties.getProperty(name));
            }
        }
    }

    @Override
    public @Nullable String getClientInfo(String name) throws SQLException {
        checkOpen();
        return this.<@Nullable String>describe(
                metaData -> metaData.getConnection().getClientInfo(name));
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        checkOpen();
        Properties properties = new Properties();
        String applicationName = getClientInfo(APPLICATION_NAME);
        if (applicationName != null) {
            properties.setProperty(APPLICATION_NAME, applicationName);
        }
        return properties;
    }

    /** Refused, but for 0: the sockets belong to the shards' pools. */
    @Override
    public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
        checkOpen();
        if (milliseconds < 0) {
            throw JdbcErrors.invalidArgument("Network timeout must be a value greater than or equal to 0.");
        }
        if (milliseconds > 0) {
            throw JdbcErrors.notSupported("A network timeout is not supported: the sockets belong to the shards' pools."
                    + " Set socketTimeout in the shards' urls.");
        }
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        checkOpen();
        return 0;
    }

    // ---- values

    @Override
    public Array createArrayOf(@Nullable String typeName, @Nullable Object @Nullable [] elements) throws SQLException {
        checkOpen();
        if (typeName == null || elements == null) {
            throw JdbcErrors.invalidArgument("An array needs a type and elements.");
        }
        return new ShardlineArray(typeName, Arrays.copyOf(elements, elements.length), null);
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        checkOpen();
        return new ShardlineXml();
    }

    @Override
    public Clob createClob() throws SQLException {
        throw noLargeObjects();
    }

    @Override
    public Blob createBlob() throws SQLException {
        throw noLargeObjects();
    }

    @Override
    public NClob createNClob() throws SQLException {
        throw noLargeObjects();
    }

    private SQLException noLargeObjects() throws SQLException {
        checkOpen();
        return JdbcErrors.notSupported("A Blob or Clob without content is not supported; use setBytes or setString.");
    }

    @Override
    public Struct createStruct(String typeName, @Nullable Object[] attributes) throws SQLException {
        checkOpen();
        throw JdbcErrors.notSupported("A Struct is not supported.");
    }

    /** To this class, {@link ParallelConnection} or {@link Session}, which stay this connection's: they must not be closed. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        checkOpen();
        for (Object inner : new Object[] {this, database, session}) {
            if (type.isInstance(inner)) {
                return type.cast(inner);
            }
        }
        if (isOfShards(type)) {
            return session.connection().unwrap(type);
        }
        throw JdbcErrors.cannotUnwrap(type);
    }

    /** Whether it is an interface of the PostgreSQL driver's connections, which are of one shard each. */
    private static boolean isOfShards(Class<?> type) {
        return PGConnection.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        checkOpen();
        if (!isOfShards(type)) {
            return type.isInstance(this) || type.isInstance(database) || type.isInstance(session);
        }
        try {
            return session.connection().isWrapperFor(type);
        } catch (ShardlineException noneIsCertain) {
            return false;
        }
    }
}

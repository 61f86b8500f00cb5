package io.shardline;

import io.shardline.backend.Escapes;
import io.shardline.exec.Cancellation;
import io.shardline.plan.Plan;
import io.shardline.settings.SessionSettings;
import io.shardline.settings.SettingStatements;
import io.shardline.sql.SqlText;
import io.shardline.txn.Participants;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with all shards: its transaction, and the connections that belong to it.
 *
 * <p>Statements of a session that touch the same shard share one connection, which is borrowed when the shard is first touched
 * and goes back when the statement, or the transaction, is done. Cheap to open; not safe for use by several threads at once,
 * except for {@link #cancel}.
 */
public final class Session implements AutoCloseable {
    /** A server says these when the schema is not as it was when the statement was planned. */
    private static final Set<String> SCHEMA_CHANGED = Set.of("42P01", "42703", "42883", "42704", "3F000");

    private static final Set<String> ENDS = Set.of("commit", "end", "rollback", "abort");

    private final Cluster cluster;
    private final Participants participants;
    private final Cancellation cancellation = new Cancellation();
    private final StatementRunner runner;
    private final Description description;
    private final SessionSettings settings;
    private final SettingStatements settingStatements;
    /** Those for the names as this session looks for them. */
    private Statements statements;

    private boolean failed;
    /** The transaction was begun by a statement, and so its end brings autocommit back. */
    private boolean begun;

    private boolean closed;

    Session(Cluster cluster) {
        this.cluster = cluster;
        this.participants = cluster.transactions().participants();
        this.runner = new StatementRunner(cluster, participants, cancellation);
        this.description = new Description(participants);
        this.settings = new SessionSettings(participants.holder());
        participants.opening(settings);
        this.settingStatements = new SettingStatements(settings, participants, cluster.pools(), cluster.word());
        this.statements = cluster.statements();
    }

    /** A cursor over this session. */
    public Cursor cursor() {
        return new Cursor(this, false);
    }

    /**
     * Runs a statement to its end.
     *
     * @return how many rows it wrote, or returned
     */
    public long execute(String sql, @Nullable Object... parameters) throws SQLException {
        try (Result result = run(prepare(sql), parameters(parameters), ExecuteOptions.DEFAULT)) {
            if (!result.hasRows()) {
                return result.count();
            }
            long rows = 0;
            while (result.rows().next()) {
                rows++;
            }
            return rows;
        }
    }

    /** Prepares a text in which {@code ?} is a placeholder. */
    public Prepared prepare(String sql) throws SQLException {
        return prepare(sql, true);
    }

    /**
     * Prepares a text. Nothing is sent, and nothing is wrong with it before it runs.
     *
     * @param placeholders whether {@code ?} is a placeholder, as in a JDBC prepared statement, or an operator character
     */
    public Prepared prepare(String sql, boolean placeholders) throws SQLException {
        requireOpen();
        return statements.prepare(sql, placeholders);
    }

    /** A text as PostgreSQL reads it: with the escapes of JDBC, which are in braces, replaced. */
    public String nativeSql(String sql) throws SQLException {
        return Escapes.replace(sql);
    }

    /**
     * Runs a prepared statement.
     *
     * @param parameters one for each placeholder, in order; not kept after the result is closed
     * @return what it gave, to be closed by the caller
     * @throws ShardlineException if it is refused, or a shard cannot be reached
     * @throws SQLException a server's own error, with the shard's name added
     */
    public Result run(Prepared given, Parameter[] parameters, ExecuteOptions options) throws SQLException {
        requireOpen();
        Prepared prepared = given.among(statements);
        if (!endsTransaction(prepared)) {
            requireUsable();
        }
        Plan plan = plan(prepared);
        if (plan instanceof Plan.TransactionControl control) {
            return control(control, prepared.text());
        }
        if (plan instanceof Plan.Setting setting) {
            return set(prepared, setting);
        }
        if (plan instanceof Plan.Sequence sequence) {
            BoundParameters.check(prepared.text(), parameters);
            return new StatementSequence(this, prepared, sequence).run(parameters, options);
        }
        try {
            return runner.run(prepared, plan, new BoundParameters(prepared.text(), parameters), options);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    private Result set(Prepared prepared, Plan.Setting setting) throws SQLException {
        try {
            settingStatements.run(prepared.text(), setting.command());
        } catch (SQLException e) {
            throw noted(e);
        }
        namesMayDiffer();
        return Result.ofCount(0);
    }

    private void namesMayDiffer() {
        statements = cluster.statements(settings.session());
    }

    private Plan plan(Prepared prepared) throws SQLException {
        try {
            return prepared.plan();
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /** The only statements that are heard in a transaction that has failed. */
    private boolean endsTransaction(Prepared prepared) throws ShardlineException {
        return failed
                && prepared.text().size() > 0
                && prepared.text().isName(0)
                && ENDS.contains(prepared.text().name(0));
    }

    /**
     * Runs a statement once for each set of parameters, grouped by shard and sent as the PostgreSQL driver's batches.
     *
     * @return for each set the rows it wrote, or what the driver says where it does not know, and the generated keys
     * @throws java.sql.BatchUpdateException if one fails, with as many counts as there are sets
     */
    public BatchResult runBatch(Prepared given, List<Parameter[]> batch, ExecuteOptions options) throws SQLException {
        requireUsable();
        Prepared prepared = given.among(statements);
        try {
            List<BoundParameters> bound = new ArrayList<>(batch.size());
            for (Parameter[] parameters : batch) {
                bound.add(new BoundParameters(prepared.text(), parameters));
            }
            return runner.runBatch(prepared, bound, options);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /** The plan of a statement, as a tree with its shards and reasons. */
    public String explain(String sql, @Nullable Object... parameters) throws SQLException {
        requireOpen();
        Prepared prepared = prepare(sql);
        return runner.explain(prepared, new BoundParameters(prepared.text(), parameters(parameters)));
    }

    /** A question to the PostgreSQL driver's metadata of one shard. Nothing that it returns may be kept, but for rows. */
    public interface MetaDataQuestion<T extends @Nullable Object> {
        T ask(DatabaseMetaData metaData) throws SQLException;
    }

    /** Asks the first shard for what all shards have in common; in a transaction, on its connection. */
    public <T extends @Nullable Object> T describe(MetaDataQuestion<T> question) throws SQLException {
        requireOpen();
        return description.ask(question);
    }

    /** A question to a statement of the PostgreSQL driver that has not run. Nothing that it returns may be kept. */
    public interface StatementQuestion<T extends @Nullable Object> {
        T ask(PreparedStatement statement) throws SQLException;
    }

    /**
     * Asks one shard about a statement without running it. It is the text as it was given, so the answer is that of one server,
     * also for statements that would be refused or run over several shards.
     *
     * @throws SQLException the server's own error, for a text that is wrong
     */
    public <T extends @Nullable Object> T describe(Prepared given, StatementQuestion<T> question) throws SQLException {
        requireUsable();
        try {
            return description.ask(given.among(statements), question);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /**
     * As {@link #describe(MetaDataQuestion)}, for rows.
     *
     * @return the rows, to be closed by the caller
     */
    public Result describeRows(MetaDataQuestion<ResultSet> question) throws SQLException {
        requireUsable();
        try {
            return description.rows(question);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    private Result control(Plan.TransactionControl control, SqlText text) throws SQLException {
        switch (control.verb()) {
            case BEGIN -> {
                begun |= participants.autoCommit();
                participants.setAutoCommit(false);
                settingStatements.begin(text, control.modes());
            }
            case COMMIT, ROLLBACK -> end(control);
            case SAVEPOINT -> savepoint(control.savepoint().orElseThrow());
            case ROLLBACK_TO -> rollbackTo(control.savepoint().orElseThrow());
            case RELEASE -> release(control.savepoint().orElseThrow());
        }
        return Result.ofCount(0);
    }

    private void end(Plan.TransactionControl control) throws SQLException {
        boolean back = begun && !control.chain();
        try {
            if (control.verb() == Plan.TransactionControl.Verb.COMMIT) {
                commit();
            } else {
                rollback();
            }
        } finally {
            if (back) {
                begun = false;
                participants.setAutoCommit(true);
            }
        }
    }

    /**
     * Marks a point in the transaction that it can be taken back to, on every shard that it has touched or comes to touch. A name
     * may be given again; it then stands for the newest.
     *
     * @throws ShardlineException NO_ACTIVE_TRANSACTION in autocommit
     */
    public void savepoint(String name) throws SQLException {
        requireTransaction("set a savepoint");
        requireUsable();
        try {
            participants.savepoints().set(name);
            settings.mark(name);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /**
     * Undoes what was done since a savepoint, which stays. A transaction in which a statement failed since then can be used again.
     *
     * @throws ShardlineException NO_ACTIVE_TRANSACTION in autocommit; SAVEPOINT_UNKNOWN
     */
    public void rollbackTo(String name) throws SQLException {
        requireTransaction("roll back");
        try {
            participants.savepoints().rollBackTo(name);
            failed = false;
            settings.backTo(name, participants.joined());
            namesMayDiffer();
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /**
     * Forgets a savepoint, and those after it, and keeps what was done.
     *
     * @throws ShardlineException NO_ACTIVE_TRANSACTION in autocommit; SAVEPOINT_UNKNOWN
     */
    public void release(String name) throws SQLException {
        requireTransaction("release a savepoint");
        requireUsable();
        try {
            participants.savepoints().release(name);
            settings.release(name);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /** True while each statement is a transaction of its own; so it is at first. */
    public boolean autoCommit() {
        return participants.autoCommit();
    }

    /** Switches autocommit; switching it on commits what is pending. */
    public void setAutoCommit(boolean on) throws SQLException {
        requireOpen();
        if (on && !participants.autoCommit()) {
            commit();
        }
        begun = false;
        participants.setAutoCommit(on);
    }

    /**
     * Commits the transaction; the next statement begins another. One in which a statement failed is rolled back without an
     * error, as PostgreSQL does.
     *
     * @throws ShardlineException NO_ACTIVE_TRANSACTION in autocommit; TRANSACTION_UNKNOWN if it is not known whether it is
     *     committed
     */
    public void commit() throws SQLException {
        committed();
    }

    /** Commits, or says that the transaction was rolled back because a statement in it had failed. */
    boolean committed() throws SQLException {
        requireTransaction("commit");
        if (failed) {
            rollback();
            return false;
        }
        boolean committed = false;
        try {
            committed = participants.commit();
            return committed;
        } finally {
            settle(committed);
        }
    }

    private void settle(boolean committed) {
        if (committed) {
            settings.committed();
        } else {
            settings.rolledBack();
        }
        namesMayDiffer();
    }

    /** Undoes the transaction on every shard; the next statement begins another. */
    public void rollback() throws SQLException {
        requireTransaction("roll back");
        failed = false;
        participants.rollback();
        settle(false);
    }

    private void requireTransaction(String action) throws SQLException {
        requireOpen();
        if (participants.autoCommit()) {
            throw ShardlineException.of(ErrorCode.NO_ACTIVE_TRANSACTION, "cannot %s in autocommit", action);
        }
    }

    /** True if the transactions to come are read-only. */
    public boolean readOnly() {
        return participants.readOnly();
    }

    /**
     * Makes the transactions to come read-only.
     *
     * @throws ShardlineException TRANSACTION_ACTIVE inside a transaction
     */
    public void setReadOnly(boolean on) throws SQLException {
        requireBetweenTransactions();
        participants.setReadOnly(on);
    }

    /** The isolation level asked for, or {@link Connection#TRANSACTION_READ_COMMITTED}. */
    public int isolation() {
        OptionalInt set = settings.isolation();
        if (set.isPresent()) {
            return set.getAsInt();
        }
        int level = participants.isolation();
        return level == Connection.TRANSACTION_NONE ? Connection.TRANSACTION_READ_COMMITTED : level;
    }

    /**
     * Sets the isolation level of the transactions to come, on each shard. Between shards there is no common snapshot.
     *
     * @param level a constant of {@link Connection}
     * @throws ShardlineException TRANSACTION_ACTIVE inside a transaction
     */
    public void setIsolation(int level) throws SQLException {
        requireBetweenTransactions();
        settings.forgetIsolation();
        participants.setIsolation(level);
    }

    private void requireBetweenTransactions() throws SQLException {
        requireOpen();
        if (!participants.autoCommit() && participants.active()) {
            throw ShardlineException.of(ErrorCode.TRANSACTION_ACTIVE, "not possible inside a transaction");
        }
    }

    /** Cancels what this session runs now, on every shard. May be called by any thread. */
    public void cancel() throws SQLException {
        cancellation.cancel();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Rolls back what is pending and gives every connection back. The second time it does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            participants.close();
            cluster.sessionClosed();
        }
    }

    private void requireOpen() throws ShardlineException {
        if (closed) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the session is closed");
        }
    }

    private void requireUsable() throws ShardlineException {
        requireOpen();
        if (failed) {
            throw ShardlineException.of(
                    ErrorCode.TRANSACTION_FAILED,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /** As on one server, an error in a transaction leaves nothing to do but to roll back. */
    private SQLException noted(SQLException e) {
        if (!participants.autoCommit()) {
            failed = true;
        }
        if (e.getSQLState() != null && SCHEMA_CHANGED.contains(e.getSQLState())) {
            cluster.forgetSchema();
        }
        return e;
    }

    static Parameter[] parameters(@Nullable Object[] values) {
        Parameter[] parameters = new Parameter[values.length];
        for (int i = 0; i < values.length; i++) {
            parameters[i] = values[i] instanceof Parameter given ? given : Parameter.of(values[i]);
        }
        return parameters;
    }
}

package io.shardline;

import io.shardline.copy.Utf8Stream;
import io.shardline.events.ShardListener;
import io.shardline.exec.Cancellation;
import io.shardline.plan.Plan;
import io.shardline.settings.SessionSettings;
import io.shardline.settings.SettingStatements;
import io.shardline.sql.SqlText;
import io.shardline.txn.Participants;
import io.shardline.write.WriteGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with all shards: its transaction, and the connections that belong to it.
 *
 * <p>Statements of a session that touch the same shard share one connection, which is borrowed when the shard is first touched
 * and goes back when the statement, or the transaction, is done. Cheap to open; not safe for use by several threads at once,
 * except for {@link #cancel}.
 */
public final class Session implements AutoCloseable {
    private final Cluster cluster;
    private final Participants participants;
    private final Cancellation cancellation = new Cancellation();
    private final StatementRunner runner;
    private final SessionSettings settings;
    /** Those for the names as this session looks for them. */
    private Statements statements;

    /** The last one. */
    private @Nullable CopyIn copying;

    private boolean failed;
    /** The transaction was begun by a statement, and so its end brings autocommit back. */
    private boolean begun;

    private boolean closed;

    Session(Cluster cluster) {
        this.cluster = cluster;
        this.participants = cluster.transactions().participants();
        this.runner = new StatementRunner(cluster, participants, cancellation);
        this.settings = new SessionSettings(participants.holder());
        participants.opening(settings);
        this.statements = cluster.statements();
    }

    private SettingStatements settingStatements() {
        return new SettingStatements(settings, participants, cluster.pools(), cluster.word());
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
        try (Result result = run(prepare(sql), BoundParameters.of(parameters), ExecuteOptions.DEFAULT)) {
            return result.toItsEnd();
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
        CopyIn.requireEnded(copying);
        Prepared prepared = given.among(statements);
        if (!(failed && prepared.endsTransaction())) {
            requireUsable();
        }
        Plan plan = plan(prepared);
        if (plan instanceof Plan.TransactionControl control) {
            return control(control, prepared.text());
        }
        if (plan instanceof Plan.Setting || plan instanceof Plan.Definition) {
            return set(prepared, plan, new BoundParameters(prepared.text(), parameters), options);
        }
        if (plan instanceof Plan.Sequence || plan instanceof Plan.TableOfQuery) {
            return new StatementSequence(this, prepared, plan).run(parameters, options);
        }
        try {
            if (plan instanceof Plan.InsertFilled filled) {
                Prepared.Filled whole =
                        prepared.filled(filled, List.<Parameter[]>of(parameters), cluster.given(), participants);
                return run(whole.prepared(), whole.batch().get(0), options);
            }
            return runner.run(prepared, plan, new BoundParameters(prepared.text(), parameters), options);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    private Result set(Prepared prepared, Plan plan, BoundParameters given, ExecuteOptions options)
            throws SQLException {
        try {
            boolean asks = plan instanceof Plan.Setting setting
                    && settingStatements().run(prepared.text(), setting.command(), given::get);
            SQLWarning said = plan instanceof Plan.Definition definition ? runner.define(prepared, definition) : null;
            namesMayDiffer();
            return asks
                    ? runner.run(prepared, Plan.ANYWHERE, given, options)
                    : Result.ofCount(0).warned(said);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    private void namesMayDiffer() {
        statements = cluster.statements(settings.session(), participants);
    }

    private Plan plan(Prepared prepared) throws SQLException {
        try {
            return prepared.plan();
        } catch (SQLException e) {
            throw noted(e);
        }
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
            if (!batch.isEmpty() && prepared.plan() instanceof Plan.InsertFilled filled) {
                Prepared.Filled whole = prepared.filled(filled, batch, cluster.given(), participants);
                return runBatch(whole.prepared(), whole.batch(), options);
            }
            return runner.runBatch(prepared, BoundParameters.all(prepared.text(), batch), options);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /** The plan of a statement, as a tree with its shards and reasons. */
    public String explain(String sql, @Nullable Object... parameters) throws SQLException {
        requireOpen();
        Prepared prepared = prepare(sql);
        return runner.explain(prepared, new BoundParameters(prepared.text(), BoundParameters.of(parameters)));
    }

    /** What one shard says of its tables, or of a statement that has not run. */
    public Description description() {
        return new Description(this, participants, runner);
    }

    /** The text as this session looks for its names. */
    Prepared mine(Prepared given) throws ShardlineException {
        requireUsable();
        return given.among(statements);
    }

    /**
     * Begins a COPY FROM STDIN, in text, CSV or binary: each row goes to the shard that owns it, all shards at once.
     *
     * @return where the rows are written to; the session does nothing else until it has ended
     * @throws ShardlineException NOT_SUPPORTED with the reason; NULL_SHARD_KEY if the shard key is not among the columns
     */
    public CopyIn copyIn(String sql) throws SQLException {
        requireUsable();
        copying = new CopyStatements(cluster, participants, cancellation).begin(sql, this::noted);
        return copying;
    }

    /**
     * Runs a COPY FROM STDIN over a whole input, which stays the caller's. If it or a row fails, nothing is written.
     *
     * @return how many rows were written, each logical row once
     */
    public long copyIn(String sql, InputStream input) throws SQLException, IOException {
        try (CopyIn copy = copyIn(sql)) {
            copy.write(input);
            return copy.end();
        }
    }

    /** As {@link #copyIn(String, InputStream)}, of characters; the statement must not name an encoding other than UTF8. */
    public long copyIn(String sql, Reader input) throws SQLException, IOException {
        return copyIn(sql, new Utf8Stream(input));
    }

    /**
     * Runs a COPY TO STDOUT: the rows of all shards as one output, without an order unless the statement is of a query with one. The
     * stream stays the caller's.
     *
     * @return how many rows were written
     * @throws ShardlineException NOT_SUPPORTED for the binary format of a query that several shards answer together
     */
    public long copyOut(String sql, OutputStream output) throws SQLException, IOException {
        requireUsable();
        return new CopyStatements(cluster, participants, cancellation).out(sql, output, runner, this::noted);
    }

    /**
     * Runs work on some of the shards at once, each on the connection that the session has there.
     *
     * <p>In a transaction it is part of it. In autocommit it is a transaction of its own, committed when it was done on each.
     *
     * @param shards names; each is visited once
     * @param work called once for each, by any thread; must not close, commit or keep the connection
     */
    public void onShards(Collection<String> shards, ParallelConnection.ShardWork work) throws SQLException {
        requireUsable();
        cancellation.reset();
        try (WriteGroup group = new WriteGroup(cluster.scatter(), participants, cancellation)) {
            new EachShard(cluster).run(group, shards, work);
        } catch (SQLException e) {
            throw noted(e);
        }
    }

    /**
     * The PostgreSQL driver's connection to the one shard that can be meant: the only one of the topology, or that the transaction
     * has touched, or on which the session listens. It stays the session's, which keeps it until it is closed.
     *
     * @throws ShardlineException NOT_SUPPORTED if no shard is certain
     */
    public Connection connection() throws SQLException {
        requireUsable();
        return participants.certain().connection();
    }

    private Result control(Plan.TransactionControl control, SqlText text) throws SQLException {
        Result result = Result.ofCount(0).warned(NeedlessControl.warning(control, participants.autoCommit()));
        switch (control.verb()) {
            case BEGIN -> {
                begun |= participants.autoCommit();
                participants.setAutoCommit(false);
                settingStatements().begin(text, control.modes());
            }
            case COMMIT, ROLLBACK -> end(control);
            case SAVEPOINT -> savepoint(control.savepoint().orElseThrow());
            case ROLLBACK_TO -> rollbackTo(control.savepoint().orElseThrow());
            case RELEASE -> release(control.savepoint().orElseThrow());
        }
        return result;
    }

    private void end(Plan.TransactionControl control) throws SQLException {
        if (NeedlessControl.endsNothing(control, participants.autoCommit())) {
            return;
        }
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
     * @throws ShardlineException NO_ACTIVE_TRANSACTION in autocommit; TRANSACTION_FAILED if a statement failed and the shards' urls say
     *     {@code autosave=always}; TRANSACTION_UNKNOWN if it is not known whether it is committed
     */
    public void commit() throws SQLException {
        committed();
    }

    /** Commits, or says that the transaction was rolled back because a statement in it had failed. */
    boolean committed() throws SQLException {
        requireTransaction("commit");
        if (failed) {
            CopyIn.cancel(copying);
        }
        boolean committed = false;
        try {
            committed = failed ? participants.rollbackAtCommit() : participants.commit();
            return committed;
        } finally {
            failed = false;
            settle(committed);
        }
    }

    private void settle(boolean committed) {
        cluster.forgetWhatWasDefined(participants);
        settings.ended(committed);
        namesMayDiffer();
    }

    /** Undoes the transaction on every shard; the next statement begins another. */
    public void rollback() throws SQLException {
        CopyIn.cancel(copying);
        requireTransaction("roll back");
        failed = false;
        participants.rollback();
        settle(false);
    }

    private void requireTransaction(String action) throws SQLException {
        requireOpen();
        CopyIn.requireEnded(copying);
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
        requireOpen();
        participants.requireBetweenTransactions();
        participants.setReadOnly(on);
    }

    /** The isolation level asked for, or else that with which the servers begin. */
    public int isolation() {
        return settings.usualIsolation(participants.isolation());
    }

    /**
     * Sets the isolation level of the transactions to come, on each shard. Between shards there is no common snapshot.
     *
     * @param level a constant of {@link Connection}
     * @throws ShardlineException TRANSACTION_ACTIVE inside a transaction
     */
    public void setIsolation(int level) throws SQLException {
        requireOpen();
        participants.requireBetweenTransactions();
        settings.forgetIsolation();
        participants.setIsolation(level);
    }

    /**
     * Tells of the work on the shards that this session begins from now on. There is one listener; null for none, as at first.
     * Rows that are fetched from a shard after its first ones are not told of.
     */
    public void listen(@Nullable ShardListener listener) {
        cancellation.listen(listener);
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
            CopyIn.cancel(copying);
            closed = true;
            participants.close();
            cluster.sessionClosed();
        }
    }

    void requireOpen() throws ShardlineException {
        if (closed) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the session is closed");
        }
    }

    void requireUsable() throws ShardlineException {
        requireOpen();
        CopyIn.requireEnded(copying);
        if (failed) {
            throw ShardlineException.of(
                    ErrorCode.TRANSACTION_FAILED,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /** As on one server, an error in a transaction leaves nothing to do but to roll back. */
    SQLException noted(SQLException e) {
        if (!participants.autoCommit()) {
            failed = true;
        }
        cluster.heard(e);
        return participants.reasonOf(e);
    }
}

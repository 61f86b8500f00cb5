package io.shardline;

import io.shardline.backend.Escapes;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.SyntheticRows;
import io.shardline.exec.ShardResultSet;
import io.shardline.plan.Plan;
import io.shardline.route.Routing;
import io.shardline.txn.Participants;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Asks one shard for what all shards have in common, on the connection of the session's transaction if it has one. */
public final class Description {
    private static final int FIRST = 0;
    private static final String OURS = "shardline";

    private final Session session;
    private final Participants participants;
    private final StatementRunner runner;

    Description(Session session, Participants participants, StatementRunner runner) {
        this.runner = runner;
        this.session = session;
        this.participants = participants;
    }

    /** A question to the PostgreSQL driver's metadata. Nothing that it returns may be kept, but for rows. */
    public interface MetaDataQuestion<T extends @Nullable Object> {
        T ask(DatabaseMetaData metaData) throws SQLException;
    }

    /** A question to a statement of the PostgreSQL driver that has not run. Nothing that it returns may be kept. */
    public interface StatementQuestion<T extends @Nullable Object> {
        T ask(PreparedStatement statement) throws SQLException;
    }

    /** Asks the first shard. */
    public <T extends @Nullable Object> T ask(MetaDataQuestion<T> question) throws SQLException {
        session.requireOpen();
        Lease lease = participants.take(FIRST);
        try {
            return question.ask(metaData(lease));
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        } finally {
            participants.giveBack(lease);
        }
    }

    /**
     * Asks one shard about a statement without running it. It is the text as it was given, so the answer is that of one server,
     * also for statements that would be refused or run over several shards.
     *
     * @throws SQLException the server's own error, for a text that is wrong
     */
    public <T extends @Nullable Object> T ask(Prepared given, StatementQuestion<T> question) throws SQLException {
        Prepared prepared = session.mine(given);
        Lease lease = participants.take(shard(prepared));
        String sql = prepared.placeholders() ? prepared.sql() : prepared.sql().replace("?", "??");
        try (PreparedStatement statement = lease.connection().prepareStatement(sql)) {
            return question.ask(statement);
        } catch (SQLException e) {
            lease.failed(e);
            throw session.noted(ShardErrors.named(e, lease.shardName()));
        } finally {
            participants.giveBack(lease);
        }
    }

    private int shard(Prepared prepared) {
        try {
            if (prepared.plan() instanceof Plan.OneShardOr known) {
                for (Routing routing : known.relations()) {
                    if (routing instanceof Routing.Pinned pinned) {
                        return pinned.shard();
                    }
                }
            }
        } catch (SQLException refused) {
            // It can be described all the same.
            return FIRST;
        }
        return Math.max(participants.first(), FIRST);
    }

    /** A text as PostgreSQL reads it: with the escapes of JDBC, which are in braces, replaced. */
    public String nativeSql(String sql) throws SQLException {
        return Escapes.replace(sql);
    }

    /**
     * The call of a function or procedure as PostgreSQL reads it.
     *
     * @param sql without a placeholder for what it returns
     * @param returns whether it had one
     */
    public String nativeCall(String sql, boolean returns) throws SQLException {
        return Escapes.call(sql, returns, runner.url());
    }

    /**
     * The name of the one shard on which a statement runs with these values.
     *
     * @throws ShardlineException NOT_SUPPORTED if it is refused, or would run on several
     */
    public String place(Prepared given, Parameter[] values) throws SQLException {
        Prepared prepared = session.mine(given);
        try {
            return runner.place(prepared, new BoundParameters(prepared.text(), values));
        } catch (SQLException e) {
            throw session.noted(e);
        }
    }

    /**
     * Asks the first shard for rows.
     *
     * @return the rows, to be closed by the caller, which keep the connection until then
     */
    public Result rows(MetaDataQuestion<ResultSet> question) throws SQLException {
        session.requireUsable();
        Lease lease = participants.take(FIRST);
        boolean done = false;
        try {
            // What Shardline keeps there for itself is nobody's business.
            ResultSet rows = SyntheticRows.without(OURS, question.ask(metaData(lease)), lease.connection());
            ShardResultSet result = new ShardResultSet(rows, lease.shardName(), () -> participants.giveBack(lease));
            done = true;
            return Result.ofRows(result);
        } catch (SQLException e) {
            lease.failed(e);
            throw session.noted(ShardErrors.named(e, lease.shardName()));
        } finally {
            if (!done) {
                participants.giveBack(lease);
            }
        }
    }

    private static DatabaseMetaData metaData(Lease lease) throws SQLException {
        return lease.connection().getMetaData();
    }
}

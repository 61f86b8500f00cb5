package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.exec.ShardResultSet;
import io.shardline.plan.Plan;
import io.shardline.route.Routing;
import io.shardline.txn.Participants;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Asks the first shard for what all shards have in common, on the connection of the session's transaction if it has one. */
final class Description {
    private static final int FIRST = 0;

    private final Participants participants;

    Description(Participants participants) {
        this.participants = participants;
    }

    <T extends @Nullable Object> T ask(Session.MetaDataQuestion<T> question) throws SQLException {
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

    /** Asks a shard that has the tables of the statement. */
    <T extends @Nullable Object> T ask(Prepared prepared, Session.StatementQuestion<T> question) throws SQLException {
        Lease lease = participants.take(shard(prepared));
        String sql = prepared.placeholders() ? prepared.sql() : prepared.sql().replace("?", "??");
        try (PreparedStatement statement = lease.connection().prepareStatement(sql)) {
            return question.ask(statement);
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
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

    /** The rows keep the connection until they are closed. */
    Result rows(Session.MetaDataQuestion<ResultSet> question) throws SQLException {
        Lease lease = participants.take(FIRST);
        boolean done = false;
        try {
            ResultSet rows = question.ask(metaData(lease));
            ShardResultSet result = new ShardResultSet(rows, lease.shardName(), () -> participants.giveBack(lease));
            done = true;
            return Result.ofRows(result, result::ownedBy);
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
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

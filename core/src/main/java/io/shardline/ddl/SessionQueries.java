package io.shardline.ddl;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.catalog.ShardQueries;
import io.shardline.txn.Participants;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks the servers over the connections of a session's transaction, which alone sees what it has defined, and would be waited for
 * by every other. A question that fails leaves the transaction as it was.
 */
public final class SessionQueries implements ShardQueries {
    private final List<String> names;
    private final Participants session;

    /** @param names of the shards, by index */
    public SessionQueries(List<String> names, Participants session) {
        this.names = List.copyOf(names);
        this.session = session;
    }

    @Override
    public List<String> shardNames() {
        return names;
    }

    @Override
    public Set<Integer> absent() {
        // Who has defined something has done it on all of them.
        return Set.of();
    }

    @Override
    public <T> SortedMap<Integer, T> onEach(Query<T> query) throws SQLException {
        SortedMap<Integer, T> answers = new TreeMap<>();
        for (int shard = 0; shard < names.size(); shard++) {
            answers.put(shard, on(shard, query));
        }
        return answers;
    }

    @Override
    public <T> T onFirst(Query<T> query) throws SQLException {
        return on(0, query);
    }

    private <T> T on(int shard, Query<T> query) throws SQLException {
        Lease lease = session.take(shard);
        try {
            return asked(lease.connection(), query);
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        } finally {
            session.giveBack(lease);
        }
    }

    private static <T> T asked(Connection connection, Query<T> query) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            T answer = query.run(connection);
            connection.releaseSavepoint(before);
            return answer;
        } catch (SQLException e) {
            connection.rollback(before);
            throw e;
        }
    }
}

package io.shardline;

import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.catalog.ShardQueries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Asks the servers one after another, each on a connection that is borrowed for it, with the settings of a session. */
final class PooledQueries implements ShardQueries {
    private final ShardPools pools;
    private final ConnectionSettings settings;

    PooledQueries(ShardPools pools, ConnectionSettings settings) {
        this.pools = pools;
        this.settings = settings;
    }

    @Override
    public List<String> shardNames() {
        return IntStream.range(0, pools.size()).mapToObj(pools::name).toList();
    }

    @Override
    public <T> List<T> onEach(Query<T> query) throws SQLException {
        List<T> answers = new ArrayList<>();
        for (int shard = 0; shard < pools.size(); shard++) {
            answers.add(on(shard, query));
        }
        return answers;
    }

    @Override
    public <T> T onFirst(Query<T> query) throws SQLException {
        return on(0, query);
    }

    private <T> T on(int shard, Query<T> query) throws SQLException {
        try (Lease lease = lease(shard)) {
            try {
                return query.run(lease.connection());
            } catch (SQLException e) {
                lease.failed(e);
                throw ShardErrors.named(e, lease.shardName());
            }
        }
    }

    private Lease lease(int shard) throws SQLException {
        if (settings.isEmpty()) {
            return pools.lease(shard);
        }
        Holder holder = pools.holder();
        holder.set(settings);
        return pools.lease(shard, holder);
    }
}

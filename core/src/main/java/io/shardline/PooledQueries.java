package io.shardline;

import io.shardline.backend.ConnectionSettings;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.catalog.ShardQueries;
import io.shardline.exec.Scatter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks the servers, all at once, each on a connection that is borrowed for it, with the settings of a session.
 *
 * <p>Who asks one shard holds no connection to another meanwhile, so it works with pools of one.
 */
final class PooledQueries implements ShardQueries {
    private final ShardPools pools;
    private final Scatter scatter;
    private final ConnectionSettings settings;

    PooledQueries(ShardPools pools, Scatter scatter, ConnectionSettings settings) {
        this.pools = pools;
        this.scatter = scatter;
        this.settings = settings;
    }

    @Override
    public List<String> shardNames() {
        return IntStream.range(0, pools.size()).mapToObj(pools::name).toList();
    }

    @Override
    public Set<Integer> absent() {
        return IntStream.range(0, pools.size()).filter(pools::isAbsent).boxed().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public <T> SortedMap<Integer, T> onEach(Query<T> query) throws SQLException {
        List<Integer> present = IntStream.range(0, pools.size())
                .filter(shard -> !pools.isAbsent(shard))
                .boxed()
                .toList();
        List<Callable<T>> asking = new ArrayList<>();
        present.forEach(shard -> asking.add(() -> on(shard, query)));
        List<T> answers = scatter.together(asking);
        SortedMap<Integer, T> byShard = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            byShard.put(present.get(i), answers.get(i));
        }
        return byShard;
    }

    @Override
    public <T> T onFirst(Query<T> query) throws SQLException {
        int first = IntStream.range(0, pools.size())
                .filter(shard -> !pools.isAbsent(shard))
                .findFirst()
                .orElse(0);
        return on(first, query);
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

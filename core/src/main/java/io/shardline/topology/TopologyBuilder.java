package io.shardline.topology;

import io.shardline.ShardlineException;
import io.shardline.topology.ShardingRule.ByList;
import io.shardline.topology.ShardingRule.ByRange;
import io.shardline.topology.ShardingRule.Hash;
import io.shardline.topology.TablePlacement.KeyUpdates;
import io.shardline.topology.TablePlacement.Pinned;
import io.shardline.topology.TablePlacement.Reference;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.TablePlacement.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Declares in Java what a cluster file declares. Names of tables and columns are written as in SQL: folded to lower case unless
 * quoted. Nothing is checked before {@link #build()}, which checks everything together. Not thread-safe; of one use.
 */
public final class TopologyBuilder {
    private final TopologyDraft draft = new TopologyDraft();

    TopologyBuilder() {}

    /** Adds a shard; user and password may be null, where the url says them or none is needed. */
    public TopologyBuilder shard(String name, String url, @Nullable String user, @Nullable String password) {
        return shard(name, url, user, password, Map.of());
    }

    /** Adds a shard with HikariCP properties of its own, which go before the common ones. */
    public TopologyBuilder shard(
            String name, String url, @Nullable String user, @Nullable String password, Map<String, String> pool) {
        Place at = Place.key("shards").child(name);
        List<PoolProperty.Declared> declared = new ArrayList<>();
        pool.forEach((property, value) ->
                declared.add(new PoolProperty.Declared(at.child("pool").child(property), property, value)));
        draft.shards.add(new ShardDraft(at, name, url, new ShardDraft.Login(user, password), declared));
        return this;
    }

    /** Sets a HikariCP property, by its own name, for every shard that does not set it itself. */
    public TopologyBuilder pool(String property, String value) {
        draft.pool.add(new PoolProperty.Declared(Place.key("pool").child(property), property, value));
        return this;
    }

    /** Gives buckets {@code from} to {@code to}, both included, to a shard; once begun, all 1024 must be given. */
    public TopologyBuilder buckets(String shard, int from, int to) {
        draft.bucketsPlace = Place.key("buckets");
        draft.buckets.add(new BucketMap.Run(draft.bucketsPlace.child(shard), shard, from, to));
        return this;
    }

    /** Shards a table by PostgreSQL's hash over its key columns, in this order. */
    public TopologyBuilder sharded(String table, String... key) {
        return table(table, new Sharded(List.of(key), new Hash()));
    }

    /** As {@link #sharded(String, String...)}, and says what becomes of an UPDATE of the key; REFUSE unless said. */
    public TopologyBuilder sharded(String table, KeyUpdates keyUpdates, String... key) {
        return table(table, new Sharded(List.of(key), new Hash(), keyUpdates));
    }

    /** Puts a copy of a table on every shard. */
    public TopologyBuilder reference(String table) {
        return table(table, new Reference());
    }

    /** Keeps a whole table on one shard. */
    public TopologyBuilder pinned(String table, String shard) {
        return table(table, new Pinned(shard));
    }

    /** Says that the rows of a table are on any shard, by no known rule, so that it can only be read. */
    public TopologyBuilder spread(String table) {
        return table(table, new Spread());
    }

    /** Places a table, by any rule. */
    public TopologyBuilder table(String table, TablePlacement placement) {
        Place at = Place.key("tables").child(table);
        draft.tables.add(new TableDraft(at, table, placement, entryPlaces(at, placement)));
        return this;
    }

    /**
     * Calls a function or procedure on the shard that owns the value of a key, because that value's rows are all that it reads and
     * writes.
     *
     * @param table a sharded table
     * @param key for each column of its key the argument that has the value: its position from 1, or its name
     */
    public TopologyBuilder function(String function, String table, String... key) {
        Place at = Place.key("functions").child(function);
        draft.functions.add(new RoutedFunction.Draft(at, function, table, List.of(key)));
        return this;
    }

    /** Bytes that one statement may gather; 1 GiB unless set, 0 forbids gathering. */
    public TopologyBuilder gatherBytes(long bytes) {
        draft.settings.limits = draft.settings.limits.withGatherBytes(bytes);
        return this;
    }

    /** Longest run of one statement, at least a millisecond; none unless set. */
    public TopologyBuilder statementTimeout(Duration timeout) {
        draft.settings.limits = draft.settings.limits.withStatementTimeout(timeout);
        return this;
    }

    /** Threads that run statements on several shards at once; 32 unless set. */
    public TopologyBuilder scatterThreads(int threads) {
        draft.settings.limits = draft.settings.limits.withScatterThreads(threads);
        return this;
    }

    /** What becomes of a transaction that wrote on several shards; ATOMIC unless set. */
    public TopologyBuilder acrossShards(AcrossShards acrossShards) {
        draft.settings.acrossShards = acrossShards;
        return this;
    }

    /** What a transaction at REPEATABLE READ or above sees of others over several shards; EACH unless set. */
    public TopologyBuilder snapshots(Snapshots snapshots) {
        draft.settings.snapshots = snapshots;
        return this;
    }

    /** When unfinished transactions are looked for; {@link RecoveryTimes#DEFAULT} unless set. */
    public TopologyBuilder recovery(RecoveryTimes recovery) {
        draft.settings.recovery = recovery;
        return this;
    }

    /** Whether the servers check placement; OFF unless set. */
    public TopologyBuilder guard(Guard guard) {
        draft.settings.guard = guard;
        return this;
    }

    /** Whether every shard must answer when the connection is opened; STRICT unless set. */
    public TopologyBuilder startup(Startup startup) {
        draft.settings.startup = startup;
        return this;
    }

    /**
     * Makes the topology.
     *
     * @throws ShardlineException CONFIG_INVALID with every problem on a line of its detail
     */
    public Topology build() throws ShardlineException {
        return draft.finish("topology");
    }

    // The same keys that a cluster file would have, so that a problem reads alike.
    private static List<Place> entryPlaces(Place at, TablePlacement placement) {
        Map<String, Integer> counts = new HashMap<>();
        ToIntFunction<String> next = shard -> counts.merge(shard, 1, Integer::sum) - 1;
        if (placement instanceof Sharded sharded && sharded.rule() instanceof ByList byList) {
            return byList.entries().stream()
                    .map(entry -> at.child("list").child(entry.shard()).index(next.applyAsInt(entry.shard())))
                    .toList();
        }
        if (placement instanceof Sharded sharded && sharded.rule() instanceof ByRange byRange) {
            return byRange.entries().stream()
                    .map(entry -> at.child("range").child(entry.shard()).index(next.applyAsInt(entry.shard())))
                    .toList();
        }
        return List.of();
    }
}

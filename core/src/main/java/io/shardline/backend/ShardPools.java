package io.shardline.backend;

import static com.google.common.base.Preconditions.checkArgument;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections for every shard.
 *
 * <p>Safe for use by any thread. A lease that finds a connection free costs what the pool costs and one permit; only those who
 * must wait while they hold others are looked at more closely.
 */
public final class ShardPools implements AutoCloseable {
    private final List<ShardPool> pools;
    private final List<HikariDataSource> owned;
    private final List<Acquaintance> met;

    private ShardPools(List<ShardPool> pools, List<HikariDataSource> owned, List<Acquaintance> met) {
        this.pools = List.copyOf(pools);
        this.owned = List.copyOf(owned);
        this.met = List.copyOf(met);
    }

    /** Opens pools to whatever databases answer; as {@link #open(List, boolean, FirstContact)}. */
    public static ShardPools open(List<ShardAddress> shards, boolean lenient) throws ShardlineException {
        return open(shards, lenient, FirstContact.ANYBODY);
    }

    /**
     * Contacts all shards at once and opens a pool for each, which fills as it is used.
     *
     * @param lenient whether shards are let pass that do not answer, are not to be used, or encode or order text differently;
     *     whoever needs one that has not been met asks it again
     * @param contact says whether a shard is to be used
     * @throws ShardlineException SHARD_UNREACHABLE or SHARD_LOGIN_REFUSED with every shard that failed; SHARDS_DIFFER;
     *     CONFIG_INVALID; or what the contact says. Nothing is left open then
     */
    public static ShardPools open(List<ShardAddress> shards, boolean lenient, FirstContact contact)
            throws ShardlineException {
        checkArgument(!shards.isEmpty(), "no shards");
        List<HikariConfig> configs = new ArrayList<>();
        List<Acquaintance> met = new ArrayList<>();
        for (ShardAddress shard : shards) {
            HikariConfig config = PoolSettings.of(shard);
            configs.add(config);
            met.add(new Acquaintance(shard, config, contact));
        }
        Roundup.meet(met, lenient);
        if (!lenient) {
            FactsCheck.agree(facts(met));
        }
        List<HikariDataSource> owned = start(configs);
        int[] sizes =
                owned.stream().mapToInt(HikariDataSource::getMaximumPoolSize).toArray();
        WaitGraph graph = new WaitGraph(sizes);
        List<ShardPool> pools = IntStream.range(0, shards.size())
                .mapToObj(shard -> ShardPool.own(shard, met.get(shard), owned.get(shard), graph))
                .toList();
        return new ShardPools(pools, owned, met);
    }

    private static List<HikariDataSource> start(List<HikariConfig> configs) {
        List<HikariDataSource> started = new ArrayList<>();
        try {
            configs.forEach(config -> started.add(new HikariDataSource(config)));
            return started;
        } catch (RuntimeException e) {
            started.forEach(HikariDataSource::close);
            throw e;
        }
    }

    /**
     * Uses pools that belong to the caller, who keeps and closes them; the shards are named s0, s1 and so on. Nothing is known of
     * their sizes, so waits in a circle end by those pools' own time-outs.
     */
    public static ShardPools over(List<? extends DataSource> sources) {
        checkArgument(!sources.isEmpty(), "no data sources");
        List<ShardPool> pools = IntStream.range(0, sources.size())
                .mapToObj(shard -> ShardPool.over(shard, sources.get(shard)))
                .toList();
        return new ShardPools(pools, List.of(), List.of());
    }

    /** How many shards there are. */
    public int size() {
        return pools.size();
    }

    public String name(int shard) {
        return pools.get(shard).name();
    }

    /** The most connections that a shard's pool lends; unlimited as far as is known for a pool of the caller's. */
    public int capacity(int shard) {
        return pools.get(shard).capacity();
    }

    /**
     * What the servers said of themselves when they were met, by the shard's name in the order of the shards; without those that have
     * not answered yet, and empty for pools of the caller.
     */
    public Map<String, ServerFacts> facts() {
        return facts(met);
    }

    /**
     * Asks those that have not answered yet.
     *
     * @throws ShardlineException SHARD_UNREACHABLE or SHARD_LOGIN_REFUSED if one does not answer; or what the contact says
     */
    public void meetAll() throws SQLException {
        for (Acquaintance shard : met) {
            shard.require();
        }
    }

    private static Map<String, ServerFacts> facts(List<Acquaintance> met) {
        Map<String, ServerFacts> facts = new LinkedHashMap<>();
        for (Acquaintance shard : met) {
            ServerFacts known = shard.facts();
            if (known != null) {
                facts.put(shard.address().name(), known);
            }
        }
        return Collections.unmodifiableMap(facts);
    }

    /** Somebody new who will hold several connections over some time, such as a session. */
    public Holder holder() {
        return new Holder(pools.size());
    }

    /**
     * Borrows a connection for one statement, by one who takes no other while holding it.
     *
     * @throws ShardlineException SHARD_POOL_EXHAUSTED if none came free in the pool's connectionTimeout, which is worth a
     *     retry; SHARD_UNREACHABLE or SHARD_LOGIN_REFUSED if a new one could not be made; CLOSED
     */
    public Lease lease(int shard) throws SQLException {
        return pools.get(shard).lease(null, false);
    }

    /**
     * Borrows a connection for one who may hold others already.
     *
     * @throws ShardlineException as {@link #lease(int)}; DEADLOCK at once if the wait would close a circle of holders that
     *     wait for each other
     */
    public Lease lease(int shard, Holder holder) throws SQLException {
        return pools.get(shard).lease(holder, false);
    }

    /**
     * Makes a connection to one shard that belongs to no pool, for what must not wait until others are done; in autocommit.
     *
     * @return the caller's own, to be closed; from a caller's source where the pools are that caller's
     * @throws ShardlineException SHARD_UNREACHABLE or SHARD_LOGIN_REFUSED
     */
    public Connection aside(int shard) throws SQLException {
        return pools.get(shard).aside();
    }

    /** Borrows connections to several shards for one who holds no other; see {@link #leaseAll(int[], Holder)}. */
    public List<Lease> leaseAll(int[] shards) throws SQLException {
        return leaseAll(shards, holder());
    }

    /**
     * Borrows a connection to each of several shards, or none.
     *
     * <p>They are taken in ascending order, so that those who only do this never wait in a circle. Who holds nothing else steps
     * back when in a circle with those who do, and tries again: such a caller sees no DEADLOCK.
     *
     * @param shards each is taken once, however often it is named
     * @return one lease per shard, in ascending order of the shards
     * @throws ShardlineException as {@link #lease(int, Holder)}
     */
    public List<Lease> leaseAll(int[] shards, Holder holder) throws SQLException {
        int[] order = IntStream.of(shards).sorted().distinct().toArray();
        boolean yielding = holder.holdsNothing();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            List<Lease> taken = new ArrayList<>(order.length);
            ShardPool contested = take(order, holder, yielding, taken);
            if (contested == null) {
                return taken;
            }
            if (System.nanoTime() - deadline > 0) {
                throw ShardlineException.of(
                        ErrorCode.SHARD_POOL_EXHAUSTED,
                        "no connections to %d shards came free together within a minute",
                        order.length);
            }
            // Waits with empty hands until whoever had the contested one was done. To start again at once would be to
            // snatch back what was just given up for them.
            contested.lease(null, false).close();
        }
    }

    /** Takes them all, or none. Returns the pool at which to step back, or null when all were taken. */
    private @Nullable ShardPool take(int[] order, Holder holder, boolean yielding, List<Lease> taken)
            throws SQLException {
        boolean done = false;
        try {
            for (int shard : order) {
                taken.add(pools.get(shard).lease(holder, yielding));
            }
            done = true;
            return null;
        } catch (ShardlineException e) {
            if (yielding && e.code() == ErrorCode.DEADLOCK) {
                return pools.get(order[taken.size()]);
            }
            throw e;
        } finally {
            if (!done) {
                taken.forEach(Lease::close);
            }
        }
    }

    /** Closes the pools that are ours, and with them the connections still lent; the second time it does nothing. */
    @Override
    public void close() {
        Roundup.closeAll(owned);
    }
}

package io.shardline.backend;

import static com.google.common.base.Preconditions.checkArgument;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
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
    private final KnownFacts facts;
    private final @Nullable Latecomers latecomers;

    private ShardPools(List<ShardPool> pools, KnownFacts facts, @Nullable Latecomers latecomers) {
        this.pools = List.copyOf(pools);
        this.facts = facts;
        this.latecomers = latecomers;
    }

    /** Opens pools to whatever databases answer; as {@link #open(List, boolean, FirstContact)}. */
    public static ShardPools open(List<ShardAddress> shards, boolean lenient) throws ShardlineException {
        return open(shards, lenient, FirstContact.ANYBODY);
    }

    /**
     * Contacts all shards at once and opens a pool for each, which fills as it is used.
     *
     * @param lenient whether to go on, if any shard answers, without those that do not, differ, or are not to be used: they lend
     *     nothing until they have answered as the others
     * @param contact says whether a shard is to be used
     * @throws ShardlineException SHARD_UNREACHABLE or SHARD_LOGIN_REFUSED with every shard that failed; SHARDS_DIFFER;
     *     CONFIG_INVALID; or what the contact says. Nothing is left open then
     */
    public static ShardPools open(List<ShardAddress> shards, boolean lenient, FirstContact contact)
            throws ShardlineException {
        checkArgument(!shards.isEmpty(), "no shards");
        List<HikariConfig> configs = new ArrayList<>();
        List<Acquaintance> acquaintances = new ArrayList<>();
        for (ShardAddress shard : shards) {
            HikariConfig config = PoolSettings.of(shard);
            ShardSource source = new ShardSource(shard, config);
            config.setDataSource(source);
            configs.add(config);
            acquaintances.add(new Acquaintance(shard, source, contact));
        }
        boolean opened = false;
        try {
            ShardPools pools = open(acquaintances, configs, lenient);
            opened = true;
            return pools;
        } finally {
            if (!opened) {
                acquaintances.forEach(shard -> shard.source().close());
            }
        }
    }

    private static ShardPools open(List<Acquaintance> shards, List<HikariConfig> configs, boolean lenient)
            throws ShardlineException {
        Roundup.Answers answers = Roundup.meet(shards);
        require(answers, lenient);
        KnownFacts facts = new KnownFacts(
                shards.stream().map(shard -> shard.address().name()).toList());
        if (!lenient) {
            facts.putAll(answers.facts());
            FactsCheck.agree(facts.byName());
        }
        List<ShardPool> pools = pools(shards, start(configs));
        if (!lenient) {
            return new ShardPools(pools, facts, null);
        }
        Latecomers latecomers = new Latecomers(shards, pools, facts);
        latecomers.await(answers);
        return new ShardPools(pools, facts, latecomers);
    }

    private static void require(Roundup.Answers answers, boolean lenient) throws ShardlineException {
        Collection<ConnectFailures.Failure> failures = answers.failures().values();
        Collection<ShardlineException> refusals = answers.refusals().values();
        boolean tolerable = lenient
                && failures.size() + refusals.size() < answers.facts().length
                && failures.stream().allMatch(ConnectFailures.Failure::passes);
        if (!failures.isEmpty() && !tolerable) {
            throw ConnectFailures.of(failures, answers.facts().length);
        }
        if (!refusals.isEmpty() && !tolerable) {
            ShardlineException first = refusals.iterator().next();
            refusals.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static List<ShardPool> pools(List<Acquaintance> shards, List<HikariDataSource> owned) {
        int[] sizes =
                owned.stream().mapToInt(HikariDataSource::getMaximumPoolSize).toArray();
        WaitGraph graph = new WaitGraph(sizes);
        return IntStream.range(0, shards.size())
                .mapToObj(shard -> ShardPool.own(shard, shards.get(shard), owned.get(shard), graph))
                .toList();
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
        KnownFacts none = new KnownFacts(pools.stream().map(ShardPool::name).toList());
        return new ShardPools(pools, none, null);
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

    /** What the servers said when they first answered, by the shard's name in the order of the shards; empty for pools of the caller. */
    public Map<String, ServerFacts> facts() {
        return facts.byName();
    }

    /** The isolation level of transactions for which none is set; for pools of the caller, PostgreSQL's own default. */
    public int usualIsolation() {
        return facts.isolation();
    }

    /** Whether a shard has not answered yet, so that nothing can be borrowed. */
    public boolean isAbsent(int shard) {
        return pools.get(shard).isAbsent();
    }

    /**
     * Makes sure that every shard has answered.
     *
     * @throws ShardlineException why one has not
     */
    public void requireAll() throws ShardlineException {
        for (ShardPool pool : pools) {
            pool.require();
        }
    }

    /** One of the shards, at random; one that has answered, if there is any. */
    public int any() {
        int shard = ThreadLocalRandom.current().nextInt(pools.size());
        for (int tried = 0; tried < pools.size() && isAbsent(shard); tried++) {
            shard = (shard + 1) % pools.size();
        }
        return shard;
    }

    /** What is done whenever a shard has answered that did not at the start. */
    public void onArrival(Runnable work) {
        if (latecomers != null) {
            latecomers.onArrival(work);
        }
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
        if (latecomers != null) {
            latecomers.close();
        }
        Roundup.closeAll(pools);
    }
}

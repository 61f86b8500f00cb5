package io.shardline;

import io.shardline.backend.FirstContact;
import io.shardline.backend.ShardAddress;
import io.shardline.backend.ShardPools;
import io.shardline.bind.PlacedTable;
import io.shardline.guard.PlacementGuard;
import io.shardline.sql.Name;
import io.shardline.topology.Shard;
import io.shardline.topology.Startup;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import io.shardline.topology.TopologyBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Many PostgreSQL databases as one: a pool of connections for each shard, and sessions over all of them.
 *
 * <pre>{@code
 * try (ParallelConnection db = ParallelConnection.open(Path.of("cluster.yaml"))) {
 *     Cursor orders = db.cursor().execute("select * from orders where customer_id = ?", 1543);
 *     Row first = orders.fetchOne();
 * }
 * }</pre>
 *
 * <p>Safe for use by any thread; make one for an application and close it at the end. Its own {@link #execute} and {@link
 * #cursor} run each in a session of their own, in autocommit.
 */
public final class ParallelConnection implements AutoCloseable {
    private final Cluster cluster;

    private ParallelConnection(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Reads a cluster file and connects to every shard, all at once.
     *
     * @throws ShardlineException CONFIG_INVALID for a file that is not right; SHARD_UNREACHABLE, SHARD_LOGIN_REFUSED or
     *     SHARDS_DIFFER if the shards are not as it says; PLACEMENT_DIFFERS if they have noted that rows are placed otherwise, see
     *     {@link #initialize}; nothing is left open then
     */
    public static ParallelConnection open(Path clusterFile) throws SQLException {
        return open(Topology.load(clusterFile));
    }

    /** As {@link #open(Path)}, with a topology made in Java. */
    public static ParallelConnection open(Topology topology) throws SQLException {
        ShardPools pools = pools(topology, topology.startup() == Startup.LENIENT, new PlacementGuard(topology)::check);
        return new ParallelConnection(new Cluster(topology, pools, Optional.empty()));
    }

    private static ShardPools pools(Topology topology, boolean lenient, FirstContact contact) throws SQLException {
        List<ShardAddress> addresses =
                topology.shards().stream().map(ParallelConnection::address).toList();
        return ShardPools.open(addresses, lenient, contact);
    }

    /**
     * Unites databases of which nothing is known: each table's rows lie on any of them, and results are united. The sources
     * stay the caller's and are not closed.
     *
     * @param sources at least one; they are named s0, s1 and so on
     */
    public static ParallelConnection over(List<? extends DataSource> sources) throws SQLException {
        TopologyBuilder builder = Topology.builder();
        for (int i = 0; i < sources.size(); i++) {
            // Never connected to; but two shards must not look like the same database.
            builder.shard("s" + i, "jdbc:postgresql:s" + i, "", "");
        }
        return new ParallelConnection(
                new Cluster(builder.build(), ShardPools.over(sources), Optional.of(new TablePlacement.Spread())));
    }

    private static ShardAddress address(Shard shard) {
        // An empty login is left to the url.
        String user = shard.user() == null ? "" : shard.user();
        String password = shard.password() == null ? "" : shard.password();
        return new ShardAddress(shard.name(), shard.url(), user, password, shard.pool());
    }

    /** Opens a session, in autocommit; the caller closes it. */
    public Session openSession() throws SQLException {
        return cluster.openSession();
    }

    /** A cursor over a session of its own, closed with it. */
    public Cursor cursor() throws SQLException {
        return new Cursor(openSession(), true);
    }

    /**
     * Runs one statement in autocommit, to its end.
     *
     * @return how many rows it wrote, or returned
     */
    public long execute(String sql, @Nullable Object... parameters) throws SQLException {
        try (Session session = openSession()) {
            return session.execute(sql, parameters);
        }
    }

    /**
     * Runs work in one transaction, which is committed when it returns and rolled back when it throws.
     *
     * @throws ShardlineException TRANSACTION_FAILED if a statement in it failed and the work did not say so; it is rolled back
     *     then. TRANSACTION_UNKNOWN if it is not known whether it is committed
     */
    public void inTransaction(TransactionWork work) throws SQLException {
        try (Session session = openSession()) {
            session.setAutoCommit(false);
            // Closing the session rolls back whatever was not committed.
            work.run(session);
            if (!session.committed()) {
                throw ShardlineException.of(
                        ErrorCode.TRANSACTION_FAILED,
                        "the transaction was rolled back because a statement in it failed");
            }
        }
    }

    /** Work in a transaction. */
    public interface TransactionWork {
        void run(Session transaction) throws SQLException;
    }

    /**
     * Runs work on each shard, one after the other, each in a transaction of its own; all are committed when the work was done
     * on every shard, and rolled back if it fails on one.
     *
     * <p>For what no single statement can do: creating tables, loading a reference table. Together they are one transaction, which
     * is committed on all shards or on none; unless the topology declares {@code best-effort} or {@code refuse}, and then the
     * shards commit by themselves.
     *
     * @throws ShardlineException TRANSACTION_UNKNOWN if it is not known whether it is committed; without atomic commits also if
     *     some shards committed and another failed
     */
    public void onEachShard(ShardWork work) throws SQLException {
        new EachShard(cluster).run(work);
    }

    /**
     * Makes the schema {@code shardline} on every shard where it is missing: in it transactions over several shards note their
     * outcomes, and each shard how its rows are placed. A topology that places them otherwise is refused from then on. Tables that
     * were declared since the last time are added; where the topology declares {@code guard: check}, so are CHECK constraints.
     *
     * @throws ShardlineException NOT_INITIALIZED if this user has no right to create it; PLACEMENT_DIFFERS if another topology was
     *     noted meanwhile, or rows are on a shard that does not own them
     */
    public void initialize() throws SQLException {
        cluster.initialize();
    }

    /**
     * Makes every shard note that rows are placed as this topology says, whatever was noted before: once, after the placement was
     * changed on purpose, the rows are where it says, and no application of the old one is left. No row is moved.
     *
     * @throws ShardlineException as {@link #open(Topology)}, but for PLACEMENT_DIFFERS; NOT_INITIALIZED if this user may not
     */
    public static void acceptPlacement(Topology topology) throws SQLException {
        try (ShardPools pools = pools(topology, false, FirstContact.ANYBODY)) {
            new PlacementNotes(topology, pools).replace();
        }
    }

    /**
     * Completes or rolls back what was left unfinished of transactions over several shards, by this process or any other: those
     * that were prepared longer than {@link io.shardline.topology.RecoveryTimes#after} ago. The same is done in the background.
     *
     * @return what was found and done, also if some shards could not be reached
     */
    public RecoveryReport recover() {
        return RecoveryReport.of(cluster.transactions().recover());
    }

    /** Work on one shard's own connection, which stays the lender's: it must not be closed, committed or kept. */
    public interface ShardWork {
        void run(String shard, Connection connection) throws SQLException;
    }

    /**
     * Who owns the rows of a table.
     *
     * @param table its name, as it would stand in a statement
     * @throws ShardlineException TABLE_UNKNOWN if there is none; NOT_SUPPORTED if it is neither sharded nor on one shard
     */
    public Owners owners(String table) throws SQLException {
        return Owners.of(cluster.statements().table(Name.read(table)), cluster.topology());
    }

    /**
     * Whether every shard has a copy of all rows of a table: then a row is no shard's own, and written to all of them.
     *
     * @param table its name, as it would stand in a statement
     */
    public boolean isReference(String table) throws SQLException {
        return cluster.statements().table(Name.read(table)) instanceof PlacedTable.Reference;
    }

    /**
     * Makes sure that no server gives rows another shard key by itself, by a rule, a trigger or a foreign key, when a table is written
     * with no statement of a session: by {@link #onEachShard} or {@link Session#onShards}. Statements are looked at without being asked.
     *
     * @param table its name, as it would stand in a statement
     * @param updated columns that get new values in rows that are there
     * @param deletes whether rows are deleted
     * @throws ShardlineException SHARD_KEY_UPDATE or NOT_SUPPORTED if a server might
     */
    public void requireKeysKept(String table, Collection<String> updated, boolean deletes) throws SQLException {
        cluster.statements().requireKeysKept(Name.read(table), updated, deletes);
    }

    /**
     * Runs a COPY FROM STDIN over a whole input, in a transaction of its own.
     *
     * @return how many rows were written
     */
    public long copyIn(String sql, InputStream input) throws SQLException, IOException {
        try (Session session = openSession()) {
            return session.copyIn(sql, input);
        }
    }

    /** The plan of a statement, as a tree with its shards and reasons. */
    public String explain(String sql, @Nullable Object... parameters) throws SQLException {
        try (Session session = openSession()) {
            return session.explain(sql, parameters);
        }
    }

    public Topology topology() {
        return cluster.topology();
    }

    /** Looks at the servers' tables anew, after they were changed by someone else. */
    public void refresh() {
        cluster.forgetSchema();
    }

    public boolean isClosed() {
        return cluster.isClosed();
    }

    /** Closes the pools and threads. Sessions still open fail from now on. The second time it does nothing. */
    @Override
    public void close() {
        cluster.close();
    }
}

package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.StandIns;
import io.shardline.exec.Cancellation.Running;
import io.shardline.exec.ReadOptions;
import io.shardline.exec.Scatter;
import io.shardline.exec.ShardResultSet;
import io.shardline.exec.UnifiedResultSet;
import io.shardline.gather.Layout.TableRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One execution of a gathered read. Used once, by one thread but for the streams of the shards. */
final class GatherRun {
    /** Rows from which on the server's planner is to know more of a table than its size. */
    private static final long WORTH_ANALYZING = 5_000;

    private final Layout layout;
    private final GatherCall call;
    private final GatherConnections connections;
    private final Deadline deadline;
    private final SiteTables temporary;
    /** Connections that send rows, by their shard ascending. */
    private List<Lease> sources = List.of();

    private final List<Gathered.Moved> moved = new ArrayList<>();
    private @Nullable Lease held;
    private @Nullable Running working;
    private @Nullable Statement statement;
    /** Connections whose statements are to see the rows of one moment and do. */
    private final Set<Lease> sameMoment = ConcurrentHashMap.newKeySet();

    GatherRun(Layout layout, SiteTables temporary, GatherCall call, GatherConnections connections, Deadline deadline) {
        this.layout = layout;
        this.call = call;
        this.connections = connections;
        this.deadline = deadline;
        this.temporary = temporary;
    }

    /** The rows; empty if the temporary tables are not those to answer from. */
    Optional<Gathered> run(Scatter scatter, Budget budget) throws SQLException {
        boolean done = false;
        try {
            Lease site = take();
            Running running = call.call().cancellation().start(site);
            working = running;
            if (!onSite(site, () -> prepare(site))) {
                return Optional.empty();
            }
            List<String> analyses = new ArrayList<>();
            for (TableRows table : layout.tables()) {
                if (!table.inPlace()) {
                    long begun = System.nanoTime();
                    long rows = fill(table, scatter, budget, running);
                    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
                    moved.add(new Gathered.Moved(
                            table.source().table().toString(), rows, budget.of(table.source()), micros));
                    if (rows >= WORTH_ANALYZING) {
                        analyses.add(temporary.analyze(table.source()));
                    }
                }
            }
            giveBackSources();
            // A cancel in between has met nothing that ran.
            running.leave();
            running.enter();
            Gathered rows = onSite(site, () -> rows(site, analyses));
            done = true;
            return Optional.of(rows);
        } finally {
            if (!done) {
                giveBackSources();
                release();
            } else if (working != null) {
                working.leave();
            }
        }
    }

    /** In autocommit all connections are taken at once, so that nobody waits in a circle. */
    private Lease take() throws SQLException {
        int[] remote = layout.remote();
        if (!connections.autoCommit()) {
            sources = connections.take(remote, false);
            Lease extra = connections.extra(layout.site());
            held = extra;
            return extra;
        }
        int[] all = IntStream.concat(IntStream.of(remote), IntStream.of(layout.site()))
                .sorted()
                .distinct()
                .toArray();
        List<Lease> taken = connections.take(all, true);
        Lease site = taken.stream()
                .filter(lease -> lease.shard() == layout.site())
                .findFirst()
                .orElseThrow();
        held = site;
        sources = taken.stream().filter(lease -> lease != site).toList();
        return site;
    }

    private boolean prepare(Lease site) throws SQLException {
        Connection connection = site.connection();
        connection.setReadOnly(false);
        connection.setAutoCommit(false);
        return temporary.prepare(site);
    }

    private long fill(TableRows table, Scatter scatter, Budget budget, Running onSite) throws SQLException {
        Filling filling = new Filling(table, temporary, Objects.requireNonNull(held), onSite, budget);
        boolean done = false;
        try {
            List<Lease> senders = sources.stream()
                    .filter(lease -> IntStream.of(table.remote()).anyMatch(shard -> shard == lease.shard()))
                    .toList();
            scatter.onShards(senders, call.call().cancellation(), (position, lease) -> {
                seeOneMoment(lease);
                filling.from(lease);
                return true;
            });
            long rows = filling.end();
            done = true;
            return rows;
        } finally {
            if (!done) {
                filling.giveUp();
            }
        }
    }

    /** Each table is read by a statement of its own, which outside a transaction would see the rows of its own moment. */
    private void seeOneMoment(Lease lease) throws SQLException {
        if (!connections.autoCommit() || layout.sending() < 2 || !sameMoment.add(lease)) {
            return;
        }
        lease.connection().setAutoCommit(false);
        try (Statement begin = lease.connection().createStatement()) {
            begin.execute("set transaction isolation level repeatable read, read only");
        }
    }

    private Gathered rows(Lease site, List<String> analyses) throws SQLException {
        if (!analyses.isEmpty()) {
            try (Statement analyze = site.connection().createStatement()) {
                analyze.execute(String.join(";", analyses));
            }
        }
        ReadOptions options = call.call().options();
        FinalStatement query = new FinalStatement(call, temporary, site);
        Statement opened = query.open(deadline.secondsLeft());
        statement = opened;
        ResultSet rows = query.run(opened);
        ResultSetMetaData metaData = StandIns.of(rows.getMetaData(), layout.schemas());
        if (call.resultSetType() != ResultSet.TYPE_FORWARD_ONLY) {
            ShardResultSet scrolled = new ShardResultSet(rows, site.shardName(), this::release);
            scrolled.describedBy(metaData);
            return new Gathered(scrolled, site.shardName(), moved);
        }
        SiteRows cursor = new SiteRows(rows, metaData, site, Objects.requireNonNull(working), this::release);
        UnifiedResultSet streamed = new UnifiedResultSet(cursor, 0, options.maxRows(), () -> {});
        streamed.setFetchSize(options.fetchSize());
        return new Gathered(streamed, site.shardName(), moved);
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T onSite(Lease site, Work<T> work) throws SQLException {
        try {
            return work.run();
        } catch (SQLException e) {
            site.failed(e);
            throw ShardErrors.named(e, site.shardName());
        }
    }

    private void giveBackSources() {
        List<Lease> taken = sources;
        sources = List.of();
        taken.forEach(connections::giveBack);
    }

    /** Gives the site's connection back; its transaction is rolled back, and the temporary tables with it. */
    private void release() {
        Lease site = held;
        if (site == null) {
            return;
        }
        held = null;
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            site.failed(e);
        } finally {
            if (working != null) {
                working.leave();
                working.close();
            }
            connections.giveBack(site);
        }
    }
}

package io.shardline.exec;

import static io.shardline.exec.GivenShards.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.backend.Lease;
import io.shardline.bind.Operand;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamingIT {
    private static final GivenShards SHARDS = GivenShards.open(4, 1, 4);
    private static final ReadOptions BY_HUNDREDS = new ReadOptions(100, 0, 0, false);
    private static final PlanNode.Route ROUTE = route("select i, repeat('x', 100) from big order by i");
    private static final PlanNode CONCATENATED = new PlanNode.Concat(ROUTE);
    private static final PlanNode MERGED = new PlanNode.MergeSort(ROUTE, List.of(new SortKey(1, false, false, false)));

    @BeforeAll
    static void fill() throws SQLException {
        for (int shard : SHARDS.all()) {
            SHARDS.cluster()
                    .on(
                            shard,
                            "create table seen (i int); create table big as select i from generate_series(" + shard
                                    + ", 199999, 4) i");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        SHARDS.close();
    }

    @Test
    void returnsEveryRowOnceAndLeavesTheConnectionsAsTheyWere() throws SQLException {
        try (UnifiedResultSet result = SHARDS.read(MERGED, BY_HUNDREDS)) {
            for (int i = 0; i < 200_000; i++) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(i);
            }
            assertThat(result.next()).isFalse();
            SHARDS.assertWhole();
        }
        SHARDS.assertWhole();
    }

    @Test
    void holdsNoMoreRowsOfAShardThanItFetchesAtATime() throws SQLException {
        try (UnifiedResultSet result = SHARDS.read(MERGED, BY_HUNDREDS)) {
            assertThat(result.next()).isTrue();
            kill(2);
            int held = 1;
            SQLException failure = null;
            while (failure == null) {
                failure = catchThrowableOfType(SQLException.class, result::next);
                held += failure == null ? 1 : 0;
            }
            assertThat(held)
                    .as("100 rows of the killed shard, and their neighbours")
                    .isBetween(398, 400);
            assertThat(failure.getMessage()).contains("Shard: s2");
        }
        SHARDS.assertWhole();
    }

    @Test
    void givesConnectionsBackOnceAlsoWhenClosingFails() throws SQLException {
        Counting connections = new Counting(SHARDS.autoCommit(), true);
        UnifiedResultSet result =
                SHARDS.scatter().merge(CONCATENATED, SHARDS.all(), GivenShards.call(BY_HUNDREDS), connections);
        result.next();
        kill(1);
        SQLException failure = catchThrowableOfType(SQLException.class, result::close);
        assertThat(failure.getMessage()).contains("Shard: s1");
        result.close();
        assertThat(connections.given).containsExactlyInAnyOrder(0, 1, 2, 3);
        SHARDS.assertWhole();
    }

    @Test
    void givesTheConnectionsOfAFailedReadBackOnce() throws SQLException {
        Counting connections = new Counting(SHARDS.autoCommit(), true);
        PlanNode failing = new PlanNode.Concat(route("select 1 / (i - 3) from big where i < 4 limit 1"));
        SQLException failure = catchThrowableOfType(
                SQLException.class,
                () -> SHARDS.scatter().merge(failing, SHARDS.all(), GivenShards.call(BY_HUNDREDS), connections));
        assertThat(failure.getSQLState()).isEqualTo("22012");
        assertThat(connections.given).containsExactlyInAnyOrder(0, 1, 2, 3);
        SHARDS.assertWhole();
    }

    @Test
    void opensNoTransactionForRowsThatCannotBeMoreThanOneFetch() throws SQLException {
        assertThat(stateWhileOpen(CONCATENATED, BY_HUNDREDS)).isEqualTo("idle in transaction");
        assertThat(stateWhileOpen(CONCATENATED, new ReadOptions(100, 100, 0, false)))
                .isEqualTo("idle");
        assertThat(stateWhileOpen(CONCATENATED, ReadOptions.DEFAULT)).isEqualTo("idle");
        Operand literal = new Operand.Constant(new Span(1, 2), Optional.empty());
        PlanNode limited = new PlanNode.Limit(MERGED, Optional.of(literal), Optional.empty());
        assertThat(stateWhileOpen(limited, BY_HUNDREDS)).isEqualTo("idle");
    }

    private static String stateWhileOpen(PlanNode root, ReadOptions options) throws SQLException {
        ShardCall call =
                new ShardCall(SqlText.read("limit 100", false), GivenParameters.of(), options, new Cancellation());
        try (UnifiedResultSet result = SHARDS.read(root, call)) {
            result.next();
            return String.valueOf(
                    SHARDS.ask(
                            3,
                            "select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"));
        }
    }

    @Test
    void stopsTheShardsAtMaxRows() throws SQLException {
        PlanNode endless = new PlanNode.Concat(route("select generate_series(1, 1000000000000)"));
        try (UnifiedResultSet result = SHARDS.read(endless, new ReadOptions(0, 5, 0, false))) {
            assertThat(GivenShards.rows(result)).hasSize(5);
        }
        SHARDS.assertWhole();
    }

    @Test
    void commitsWhatAStreamedQueryHasWrittenLikeAnyStatementInAutocommit() throws SQLException {
        SHARDS.cluster()
                .onEach(
                        "create or replace function note() returns int language sql as $$ insert into seen values (1) returning i $$");
        try (UnifiedResultSet result =
                SHARDS.read(new PlanNode.Concat(route("select note() from big limit 500")), BY_HUNDREDS)) {
            assertThat(result.next()).isTrue();
        }
        for (int shard : SHARDS.all()) {
            assertThat(Integer.parseInt(String.valueOf(SHARDS.ask(shard, "select count(*) from seen"))))
                    .isBetween(100, 500);
        }
    }

    @Test
    void leavesATransactionOfTheSessionOpen() throws SQLException {
        List<Lease> leases = SHARDS.pools().leaseAll(SHARDS.all());
        try {
            for (Lease lease : leases) {
                lease.connection().setAutoCommit(false);
            }
            Counting connections = new Counting(new InTransaction(leases), false);
            for (int time = 0; time < 2; time++) {
                try (UnifiedResultSet one = SHARDS.scatter()
                                .merge(MERGED, SHARDS.all(), GivenShards.call(BY_HUNDREDS), connections);
                        UnifiedResultSet two = SHARDS.scatter()
                                .merge(MERGED, SHARDS.all(), GivenShards.call(BY_HUNDREDS), connections)) {
                    for (int i = 0; i < 1000; i++) {
                        assertThat(one.next() && two.next()).isTrue();
                        assertThat(List.of(one.getInt(1), two.getInt(1))).containsExactly(i, i);
                    }
                }
            }
            assertThat(connections.given).hasSize(16);
            assertThat(
                            SHARDS.ask(
                                    0,
                                    "select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
                    .isEqualTo("idle in transaction");
        } finally {
            leases.forEach(Lease::close);
        }
        SHARDS.assertWhole();
    }

    @Test
    void isCancelledWhileItFetches() throws Exception {
        PlanNode slow = new PlanNode.Concat(
                route("select i, case when i > 150 then pg_sleep(50)::text end from generate_series(1, 1000) i"));
        ShardCall call = GivenShards.call(BY_HUNDREDS);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (UnifiedResultSet result = SHARDS.read(slow, call)) {
            for (int i = 0; i < 100; i++) {
                assertThat(result.next()).isTrue();
            }
            Future<?> cancelling = other.submit(() -> {
                while (!"1"
                        .equals(
                                SHARDS.ask(
                                        0,
                                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"))) {
                    Thread.sleep(10);
                }
                call.cancellation().cancel();
                return null;
            });
            SQLException failure = catchThrowableOfType(SQLException.class, result::next);
            assertThat(failure.getSQLState()).isEqualTo("57014");
            cancelling.get();
        } finally {
            other.shutdownNow();
        }
        SHARDS.assertWhole();
    }

    private static void kill(int shard) throws SQLException {
        assertThat(SHARDS.ask(
                        shard,
                        "select pg_terminate_backend(pid, 10000) from pg_stat_activity "
                                + "where datname = current_database() and pid <> pg_backend_pid()"))
                .isEqualTo("t");
    }

    /** Notes which shards' connections come back. */
    private static final class Counting implements ShardConnections {
        private final ShardConnections source;
        private final boolean autoCommit;
        private final List<Integer> given = new ArrayList<>();

        Counting(ShardConnections source, boolean autoCommit) {
            this.source = source;
            this.autoCommit = autoCommit;
        }

        @Override
        public boolean autoCommit() {
            return autoCommit;
        }

        @Override
        public List<Lease> take(int[] shards, boolean exclusive) throws SQLException {
            return source.take(shards, exclusive);
        }

        @Override
        public void giveBack(Lease lease) {
            given.add(lease.shard());
            source.giveBack(lease);
        }
    }

    private record InTransaction(List<Lease> leases) implements ShardConnections {
        @Override
        public boolean autoCommit() {
            return false;
        }

        @Override
        public List<Lease> take(int[] shards, boolean exclusive) {
            return leases;
        }

        @Override
        public void giveBack(Lease lease) {
            assertThat(leases).contains(lease);
        }
    }
}

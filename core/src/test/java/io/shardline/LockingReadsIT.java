package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FOR UPDATE and its like over several shards. */
@Timeout(120)
class LockingReadsIT {
    private static final int ROWS = 24;

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(3);
        cluster.onEach("create table jobs (id int primary key, state text, worker text)");
        cluster.onEach("create table states (state text primary key)");
        cluster.onEach("insert into states values ('new'), ('old')");
        db = ParallelConnection.open(cluster.writeYaml("jobs: { key: id }\nstates: reference"));
        for (int id = 0; id < ROWS; id++) {
            db.execute("insert into jobs values (?, 'new', null)", id);
        }
    }

    @AfterAll
    static void stop() {
        db.close();
        cluster.close();
    }

    private static List<Integer> ids(Session session, String sql) throws SQLException {
        try (Cursor cursor = session.cursor()) {
            return cursor.execute(sql).fetchAll().stream()
                    .map(row -> (Integer) row.get(1))
                    .toList();
        }
    }

    /** The rows that nobody has locked, asked shard by shard. */
    private static List<Integer> free() throws SQLException {
        List<Integer> free = new ArrayList<>();
        try (Session session = db.openSession()) {
            for (int id = 0; id < ROWS; id++) {
                free.addAll(ids(session, "select id from jobs where id = " + id + " for update skip locked"));
            }
        }
        return free;
    }

    private static List<Integer> all() {
        return IntStream.range(0, ROWS).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from jobs order by id for update",
                "select id from jobs order by id for no key update",
                "select id from jobs order by -id desc for update nowait",
                "select id from jobs order by id limit 100 offset 0 for update",
                "select j.id from jobs j join states s using (state) order by j.id for update of j"
            })
    void locksTheRowsOfEveryShardUntilTheTransactionEnds(String sql) throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThat(ids(session, sql)).isEqualTo(all());
            assertThat(free()).isEmpty();
            session.commit();
        }
        assertThat(free()).isEqualTo(all());
    }

    @Test
    void locksNothingBeyondAStatementInAutocommit() throws SQLException {
        try (Session session = db.openSession()) {
            assertThat(ids(session, "select id from jobs where state = 'new' order by id for share"))
                    .isEqualTo(all());
        }
        assertThat(free()).isEqualTo(all());
    }

    @Test
    void whatIsLockedIsWrittenInTheSameTransaction() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            List<Integer> locked = ids(session, "select id from jobs where id % 2 = 0 order by id for update");
            assertThat(session.execute("update jobs set worker = 'w' where id % 2 = 0"))
                    .isEqualTo(locked.size());
            session.rollback();
        }
        assertThat(free()).isEqualTo(all());
    }

    @Test
    void skipsTheRowsThatOthersHaveLocked() throws SQLException {
        try (Session other = db.openSession();
                Session session = db.openSession()) {
            other.setAutoCommit(false);
            assertThat(ids(other, "select id from jobs where id < 5 order by id for update"))
                    .hasSize(5);
            assertThat(ids(session, "select id from jobs order by id for update skip locked"))
                    .isEqualTo(all().subList(5, ROWS));
            assertThatThrownBy(() -> ids(session, "select id from jobs for update nowait"))
                    .isInstanceOf(SQLException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "55P03");
            other.rollback();
        }
    }

    @Test
    void limitsWhatIsReturned() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThat(ids(session, "select id from jobs order by id limit 3 for update"))
                    .containsExactly(0, 1, 2);
            assertThat(free()).doesNotContain(0, 1, 2);
            session.rollback();
        }
    }

    @Test
    void doesNotGuessWhichRowsToSkip() {
        assertThatThrownBy(() -> db.execute("select id from jobs order by id limit 3 for update skip locked"))
                .isInstanceOf(ShardlineException.class)
                .hasFieldOrPropertyWithValue("SQLState", "0A000")
                .hasMessageContaining("SKIP LOCKED with LIMIT");
    }

    /** What is gathered is a copy, on which a lock keeps nobody out. */
    @Test
    void locksNoCopies() {
        for (String sql : List.of(
                "select count(*) from (select id from jobs order by id limit 3 for update) j",
                "with j as (select * from jobs for no key update) select j.id from j join jobs o on o.state = j.state",
                "select id from jobs where state in (select state from jobs where id < 5 for share)")) {
            assertThatThrownBy(() -> db.execute(sql)).as(sql).hasMessageContaining("would lock copies");
        }
    }

    @Test
    void locksInNestedQueriesOnOneShard() throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            assertThat(ids(session, "select id from (select id from jobs where id = 3 for update) j"))
                    .containsExactly(3);
            assertThat(free()).doesNotContain(3).hasSize(ROWS - 1);
        }
    }

    @Test
    void groupsLockNothing() {
        for (String sql :
                new String[] {"select count(*) from jobs for update", "select state from jobs group by state for update"
                }) {
            assertThatThrownBy(() -> db.execute(sql)).as(sql).hasFieldOrPropertyWithValue("SQLState", "0A000");
        }
    }

    @Test
    void thoseWhoLockTheSameRowsAtOnceWaitForEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> work = () -> {
                int locked = 0;
                for (int round = 0; round < 10; round++) {
                    try (Session session = db.openSession()) {
                        session.setAutoCommit(false);
                        locked += ids(session, "select id from jobs for update").size();
                        session.commit();
                    }
                }
                return locked;
            };
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(work));
            }
            for (Future<Integer> each : all) {
                assertThat(each.get(100, TimeUnit.SECONDS)).isEqualTo(10 * ROWS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}

package io.shardline.ingest.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Row;
import io.shardline.ShardlineException;
import io.shardline.testing.OtherJvm;
import io.shardline.testing.TestCluster;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(120)
class TableSyncIT {
    private static final String TABLES = """
            orders: { key: id }
            pairs: { key: a }
            typed: { key: id }
            events: { key: id }
            only_here: { on: s1 }
            countries: reference
            named: { key: id }
            large: { key: id }
            """;
    private static final List<String> NAMES =
            List.of("orders", "pairs", "typed", "events", "only_here", "countries", "named", "large");

    private static TestCluster shards;
    private static TestCluster origin;
    private static PGSimpleDataSource source;
    private ParallelConnection db;

    @BeforeAll
    static void start() throws SQLException {
        shards = TestCluster.create(3);
        origin = TestCluster.create(1);
        source = new PGSimpleDataSource();
        source.setUrl(origin.urls().get(0));
        source.setUser(origin.user());
        source.setPassword(origin.password());
    }

    @AfterAll
    static void stop() {
        shards.close();
        origin.close();
    }

    @BeforeEach
    void open() throws SQLException {
        for (String table : NAMES) {
            there("drop table if exists " + table);
        }
        shards.onEach("drop schema if exists shardline cascade");
        for (String table : NAMES) {
            shards.onEach("drop table if exists " + table);
        }
        db = ParallelConnection.open(shards.writeYaml(TABLES));
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static void there(String sql) throws SQLException {
        origin.on(0, sql);
    }

    private static void makeOrders(int count) throws SQLException {
        there("create table orders (id bigint primary key, note text, amount numeric(12,2), updated_at timestamptz)");
        there("insert into orders select i, 'note ' || i, i * 1.5, timestamptz '2026-01-01' + i * interval '1 minute'"
                + " from generate_series(1, " + count + ") i");
    }

    private static TableSync.Builder orders() {
        return TableSync.from(source, "orders")
                .stamp("updated_at")
                .pageRows(100)
                .rangeRows(250);
    }

    /** Every row of both sides as text, in the order of the first column. */
    private void assertSame(String table) throws SQLException {
        assertThat(here(table)).isEqualTo(rowsThere(table));
    }

    private List<String> here(String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = db.cursor()) {
            for (Row row : cursor.execute("select t::text as row from " + table + " t")) {
                rows.add(String.valueOf(row.toMap().get("row")));
            }
        }
        rows.sort(null);
        return rows;
    }

    private static List<String> rowsThere(String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select t::text from " + table + " t")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        rows.sort(null);
        return rows;
    }

    @Test
    void createsTheTargetAndLoadsItByRanges() throws SQLException {
        makeOrders(1_003);
        there("create index on orders (amount desc) where amount > 10");
        there("create unique index orders_note on orders (lower(note), id)");

        SyncResult result = orders().build().run(db);

        assertThat(result.loaded()).isEqualTo(1_003);
        assertThat(result.updated()).isZero();
        assertThat(result.inserted()).isZero();
        assertSame("orders");
        List<String> indexes = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(shards.urls().get(2), shards.user(), shards.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select indexdef from pg_indexes where tablename = 'orders' order by 1")) {
            while (row.next()) {
                indexes.add(row.getString(1));
            }
        }
        assertThat(indexes)
                .containsExactly(
                        "CREATE INDEX orders_orders_amount_idx ON public.orders USING btree (amount DESC) WHERE (amount > (10)::numeric)",
                        "CREATE INDEX orders_orders_note ON public.orders USING btree (lower(note), id)",
                        "CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id)");
    }

    @Test
    void takesOverWhatIsNewOrChanged() throws SQLException {
        makeOrders(500);
        orders().build().run(db);
        there("update orders set note = 'changed', updated_at = timestamptz '2026-02-01' where id % 50 = 0");
        there("insert into orders select i, 'new', 0, timestamptz '2026-02-02' from generate_series(501, 520) i");

        SyncResult result = orders().build().run(db);

        assertThat(result.updated()).isEqualTo(10);
        assertThat(result.inserted()).isEqualTo(20);
        assertThat(result.read())
                .as("the newest five minutes before, and what is newer")
                .isLessThan(50);
        assertSame("orders");
        assertThat(orders().build().run(db))
                .extracting(SyncResult::updated, SyncResult::inserted)
                .containsExactly(0L, 0L);
    }

    @Test
    void readsOneStampOfManyPages() throws SQLException {
        makeOrders(100);
        orders().build().run(db);
        there(
                "insert into orders select i, 'tie', 0, timestamptz '2026-03-01' from generate_series(-30, 1730) i where i not between 1 and 100");

        assertThat(orders().build().run(db).inserted()).isEqualTo(1_661);
        there("insert into orders values (5000, 'equals the newest', 1, timestamptz '2026-03-01')");
        assertThat(orders().build().run(db).inserted()).isEqualTo(1);
        assertSame("orders");
    }

    @Test
    void takesOverLateRowsAndThoseWithoutAStamp() throws SQLException {
        makeOrders(300);
        orders().build().run(db);
        there("insert into orders values (7001, 'late', 1, timestamptz '2026-01-01 04:58')");
        there("insert into orders values (7002, 'no stamp', 1, null)");

        assertThat(orders().build().run(db).inserted()).isEqualTo(2);
        there("update orders set note = 'changed' where id = 7002");
        assertThat(orders().build().run(db).updated()).isEqualTo(1);
        assertSame("orders");
    }

    @Test
    void isNotHeldUpByAStampFromTheFuture() throws SQLException {
        makeOrders(10);
        there("insert into orders values (11, 'never', 1, 'infinity')");
        orders().build().run(db);
        there("insert into orders values (12, 'next year', 1, now() + interval '1 year')");
        assertThat(orders().build().run(db).inserted()).isEqualTo(1);
        there("insert into orders values (13, 'now', 1, now())");

        assertThat(orders().build().run(db).inserted()).isEqualTo(1);
        assertSame("orders");
    }

    @Test
    void takesOverWhatWasCommittedLateByNumbersOfTransactions() throws SQLException {
        there("create table events (id int primary key, note text, stamp xid8 default pg_current_xact_id())");
        there("insert into events values (1, 'first')");
        TableSync sync = TableSync.from(source, "events").stamp("stamp").build();
        sync.run(db);
        try (Connection slow = source.getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("insert into events values (2, 'began before the next')");
            there("insert into events values (3, 'committed before the one before')");
            assertThat(sync.run(db).inserted()).isEqualTo(1);
            slow.commit();
        }

        assertThat(sync.run(db).inserted()).isEqualTo(1);
        assertSame("events");
    }

    @Test
    void takesOverWhatWasCommittedLateFromASourceThatQuotesAllNames() throws SQLException {
        there(
                "do $$ begin execute format('alter database %I set quote_all_identifiers = on', current_database()); end $$");
        try {
            takesOverWhatWasCommittedLateByNumbersOfTransactions();
        } finally {
            there("do $$ begin execute format('alter database %I reset all', current_database()); end $$");
        }
    }

    @Test
    void takesOverTypesOfUsersWhereTheyAreOnBothSides() throws SQLException {
        there("drop type if exists mood cascade; create type mood as enum ('sad', 'glad')");
        there("create table events (id int primary key, mood mood)");
        there("insert into events values (1, 'sad'), (2, 'glad'), (3, null)");
        TableSync sync = TableSync.from(source, "events").build();
        assertThatThrownBy(() -> sync.run(db)).hasMessageContaining("has type mood, which is not PostgreSQL's own");
        shards.onEach("drop type if exists mood cascade; create type mood as enum ('sad', 'glad')");
        db.execute("create table events (id int primary key, mood mood)");

        sync.run(db);

        assertSame("events");
    }

    @Test
    void findsByComparingWhatStampsDoNotTell() throws SQLException {
        makeOrders(450);
        orders().build().run(db);
        there("delete from orders where id in (1, 17, 449)");
        there("update orders set note = 'same stamp' where id in (100, 301)");
        there("insert into orders values (-5, 'very late', 1, timestamptz '2020-01-01')");
        db.execute("insert into orders values (9000, 'nobody there has it', 1, now())");

        SyncCheck found = orders().build().check(db);
        assertThat(found.same()).isFalse();
        assertThat(found.sourceRows()).isEqualTo(448);
        assertThat(found.targetRows()).isEqualTo(451);
        assertThat(orders().build().run(db).deleted()).isZero();

        SyncResult result = orders().build().runAndCompare(db);

        assertThat(result)
                .extracting(SyncResult::inserted, SyncResult::updated, SyncResult::deleted)
                .containsExactly(1L, 2L, 4L);
        assertSame("orders");
        assertThat(orders().build().check(db).same()).isTrue();
    }

    @Test
    void deletesAllOfATableThatWasEmptied() throws SQLException {
        makeOrders(1_000);
        orders().build().run(db);
        there("delete from orders");

        assertThat(orders().build().runAndCompare(db).deleted()).isEqualTo(1_000);
        assertThat(here("orders")).isEmpty();
    }

    @Test
    void beginsWithAnEmptySource() throws SQLException {
        makeOrders(0);
        assertThat(orders().build().run(db).loaded()).isZero();
        there("insert into orders values (1, 'first', 1, now())");
        assertThat(orders().build().run(db).inserted()).isEqualTo(1);
        assertSame("orders");
    }

    @Test
    void adoptsATableThatHasRows() throws SQLException {
        makeOrders(300);
        db.execute(
                "create table orders (id bigint primary key, note text, amount numeric(12,2), updated_at timestamptz)");
        db.execute("insert into orders values (1, 'old', 1, null), (2, 'old', 2, null), (4711, 'gone', 3, null)");

        SyncResult result = orders().build().run(db);

        assertThat(result.loaded()).isZero();
        assertSame("orders");
    }

    @Test
    void comparesWhereThereIsNoStamp() throws SQLException {
        there("create table pairs (a int, b text, n numeric, primary key (b, a))");
        there("insert into pairs select i % 7, 'b''\\ ' || i, i from generate_series(1, 300) i");
        TableSync sync = TableSync.from(source, "public.pairs")
                .into("pairs")
                .pageRows(50)
                .build();
        sync.run(db);
        assertSame("pairs");
        there("delete from pairs where n = 10");
        there("update pairs set n = -1 where n = 11");
        // Equal to a server, and another value all the same.
        there("update pairs set n = 12.00 where n = 12");

        assertThat(sync.run(db))
                .extracting(SyncResult::updated, SyncResult::deleted)
                .containsExactly(2L, 1L);
        assertSame("pairs");
    }

    @Test
    void digestsOfBothSidesAreTheSameByEachHash() throws SQLException {
        makeOrders(300);
        orders().build().run(db);
        for (RowHash hash : hashesThere()) {
            BigDecimal here = BigDecimal.ZERO;
            for (int shard = 0; shard < shards.size(); shard++) {
                try (Connection connection = shards.connect(shard)) {
                    here = here.add(digest(connection, hash));
                }
            }
            try (Connection connection = source.getConnection()) {
                assertThat(here).isEqualTo(digest(connection, hash)).isNotEqualTo(BigDecimal.ZERO);
            }
        }
    }

    /** An older server does not have all of them. */
    private static List<RowHash> hashesThere() throws SQLException {
        List<RowHash> there = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (RowHash hash : RowHash.values()) {
                try (ResultSet row = statement.executeQuery(hash.isThere())) {
                    row.next();
                    if (row.getString(1).equals("true")) {
                        there.add(hash);
                    }
                }
            }
        }
        return there;
    }

    private static BigDecimal digest(Connection connection, RowHash hash) throws SQLException {
        TableFacts facts = TableFacts.read(connection, "orders");
        SyncPlan plan = new SyncPlan(
                TableSync.from(source, "orders").build().settings(),
                facts,
                List.of("id", "note", "amount"),
                List.of("id"),
                Optional.empty());
        SyncSql sql = new SyncSql("orders", plan, new Agreement(true, hash));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.digest(new KeyRange(null, List.of("250"))))) {
            row.next();
            return row.getBigDecimal(2);
        }
    }

    @Test
    void copiesValuesOfAllKinds() throws SQLException {
        there("""
                create table typed (
                    id uuid primary key, big numeric, real real, double double precision, flag bool, bytes bytea, doc json, docb jsonb,
                    texts text[], day date, at timestamp, atz timestamptz, span interval, range int4range, bits bit varying, net inet,
                    fixed char(5), "Odd ""Name" text, twice bigint generated always as (7) stored, version bigint)
                """);
        there("""
                insert into typed (id, big, real, double, flag, bytes, doc, docb, texts, day, at, atz, span, range, bits, net, fixed,
                    "Odd ""Name", version)
                select gen_random_uuid(), '123456789012345678901234567890.123456789', 0.1, 'NaN', i % 2 = 0, '\\x00ff5c27', '{"a":  [1]}',
                    'null', array['a,b', '{"', null, ''], 'infinity', '0044-03-15 BC', '2026-06-01 12:00+02', '-1 mon 3 days 04:05:06.789',
                    '[1,5)', '101', '10.0.0.1/8', 'x', E'tab\\tnewline\\nback\\\\slash', i
                  from generate_series(1, 40) i
                """);
        there("insert into typed (id, version) values (gen_random_uuid(), 99)");
        TableSync sync = TableSync.from(source, "typed").stamp("version").build();
        sync.run(db);
        assertSame("typed");
        there(
                "update typed set bytes = '\\xdead', texts = null, docb = '{}', version = 1000 + version where version % 3 = 0");

        sync.run(db);

        assertSame("typed");
        assertThat(sync.check(db).same()).isTrue();
    }

    @Test
    void copiesNamesOfThingsThatHaveAnotherNumberHere() throws SQLException {
        there("create table named (id int primary key, thing regclass)");
        there("insert into named select i, 'named' from generate_series(1, 20) i");
        shards.onEach("create table named (id int primary key, thing regclass)");
        db.refresh();
        TableSync sync = TableSync.from(source, "named").build();

        sync.run(db);

        assertSame("named");
        there("update named set thing = 'pg_class' where id = 3");
        assertThat(sync.check(db).same()).isFalse();
        sync.run(db);
        assertSame("named");
    }

    @Test
    void cutsALargeTableByASampleOfItsKeys() throws SQLException {
        there("create table large (id int primary key)");
        there("insert into large select i from generate_series(1, 120000) i");
        there("analyze large");
        List<SyncStep> steps = new CopyOnWriteArrayList<>();

        SyncResult result = TableSync.from(source, "large")
                .rangeRows(50_000)
                .build()
                .watched(steps::add)
                .run(db);

        assertThat(steps.stream().filter(SyncStep.COMMITTED::equals)).hasSizeBetween(2, 4);
        assertThat(result.loaded()).isEqualTo(120_000);
        assertThat(result).extracting(SyncResult::inserted, SyncResult::updated).containsExactly(0L, 0L);
        assertSame("large");
    }

    @Test
    void followsByTypesThatHaveAnOrderOnly() throws SQLException {
        there("create table events (id int primary key, note text, stamp xid8 default pg_current_xact_id())");
        there("insert into events select i, 'a' from generate_series(1, 50) i");
        TableSync sync = TableSync.from(source, "events").stamp("stamp").build();
        sync.run(db);
        there("update events set note = 'b', stamp = pg_current_xact_id() where id <= 3");

        assertThat(sync.run(db).updated()).isEqualTo(3);
        assertSame("events");
    }

    @Test
    void writesToATableOnOneShard() throws SQLException {
        there("create table only_here (id int primary key, n int)");
        there("insert into only_here select i, i from generate_series(1, 50) i");
        TableSync sync = TableSync.from(source, "only_here").stamp("n").build();
        sync.run(db);
        there("update only_here set n = 100 where id = 1");
        sync.run(db);
        assertSame("only_here");
    }

    @Test
    void refusesBeforeTheFirstRow() throws SQLException {
        makeOrders(3);
        assertThatThrownBy(() -> TableSync.from(source, "nowhere").build().run(db))
                .hasMessageContaining("no table nowhere");
        assertThatThrownBy(() -> orders().stamp("when").build().run(db)).hasMessageContaining("no column \"when\"");
        assertThatThrownBy(() -> orders().key("note").build().run(db)).hasMessageContaining("may be NULL");
        there("create or replace view named as select * from orders");
        try {
            assertThatThrownBy(() ->
                            TableSync.from(source, "named").key("id").build().run(db))
                    .hasMessageContaining("sync the tables that it reads");
        } finally {
            there("drop view named");
        }
        there("create table pairs (a int primary key, b mood)".replace("mood", "int"));
        there("alter table pairs drop constraint pairs_pkey");
        assertThatThrownBy(() -> TableSync.from(source, "pairs").build().run(db))
                .hasMessageContaining("no primary key");
        db.execute("create table orders (id bigint primary key, note text, updated_at timestamptz)");
        assertThatThrownBy(() -> orders().build().run(db)).hasMessageContaining("no column \"amount\"");
        orders().addColumns().build().run(db);
        assertSame("orders".replace("orders", "(select id, note, updated_at, amount from orders)"));
        there("create table countries (code text primary key)");
        assertThatThrownBy(() -> TableSync.from(source, "countries").build().run(db))
                .hasMessageContaining("have no owner");
        there("create table events (id int, other int primary key)");
        assertThatThrownBy(() -> TableSync.from(source, "events").build().run(db))
                .hasMessageContaining("does not contain the shard key");
    }

    @Test
    void letsOneRunOfANameInAtATime() throws SQLException {
        makeOrders(10);
        orders().build().run(db);
        try (SyncRun running = new SyncRun(db, settings("orders"), new SyncStop(), step -> {})) {
            // A continuous sync waits for one that passes, such as the lock of a connection that is lost and not yet
            // gone.
            assertThatThrownBy(() -> orders().build().run(db))
                    .isInstanceOfSatisfying(
                            ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_RUNNING))
                    .hasMessageContaining("is running");
            assertThat(running).isNotNull();
        }
        orders().build().run(db);
        assertThatThrownBy(() ->
                        TableSync.from(source, "pairs").into("orders").build().run(db))
                .isInstanceOf(SQLException.class);
    }

    private static SyncSettings settings(String name) {
        return new SyncSettings(
                name,
                source::getConnection,
                "orders",
                "orders",
                java.util.Optional.of("updated_at"),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                new SyncSettings.Running(100, 100, 1, 0, false, Duration.ofHours(1), null));
    }

    @Test
    void followsUntilItIsStopped() throws Exception {
        makeOrders(200);
        SyncStop stop = new SyncStop();
        List<String> doing = new CopyOnWriteArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<SyncResult> following = thread.submit(() -> orders().compareEvery(Duration.ofMillis(100))
                    .onProgress(progress -> doing.add(progress.doing()))
                    .build()
                    .follow(db, Duration.ofMillis(20), stop));
            awaitSame(following, 200);
            there("insert into orders values (900, 'new', 1, now())");
            there("delete from orders where id = 5");
            awaitSame(following, 200);
            // A first run that fails is told at once, so there has to be a second one.
            while ((!doing.contains("compare") || doing.lastIndexOf("increment") < doing.indexOf("compare"))
                    && !following.isDone()) {
                Thread.sleep(20);
            }
            there("alter table orders rename to away");
            Thread.sleep(200);
            there("alter table away rename to orders");
            there("insert into orders values (901, 'after it was away', 1, now())");
            awaitSame(following, 201);
            stop.stop();
            assertThat(following.get(20, TimeUnit.SECONDS).deleted()).isEqualTo(1);
        } finally {
            stop.stop();
            thread.shutdownNow();
        }
    }

    private void awaitSame(Future<SyncResult> following, int rows) throws Exception {
        while (!isSame("orders", rows)) {
            if (following.isDone()) {
                throw new AssertionError("it ended with " + following.get());
            }
            Thread.sleep(20);
        }
    }

    /**
     * Who reads several shards while the table, its keys and its indexes are made on them may be in the way, or come when a shard does
     * not show it yet, and be told so.
     */
    private boolean isSame(String table, int rows) throws SQLException {
        try {
            return exists(table) && here(table).size() == rows && here(table).equals(rowsThere(table));
        } catch (SQLException e) {
            if ("40P01".equals(e.getSQLState()) || isBetweenShards(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isBetweenShards(SQLException e) {
        return e instanceof ShardlineException told && told.code() == ErrorCode.SHARDS_DIFFER;
    }

    private boolean exists(String table) throws SQLException {
        return db.execute("select 1 from pg_class where relname = ?", table) > 0;
    }

    @Test
    void keepsToARate() throws SQLException {
        makeOrders(400);
        long begun = System.nanoTime();
        orders().rangeRows(100).loaders(1).rowsPerSecond(800).build().run(db);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(450));
    }

    /** Thrown where a process might die. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void goesOnAfterEveryStep() throws SQLException {
        makeOrders(600);
        int stops = 0;
        boolean done = false;
        for (int step = 1; !done; step++) {
            int[] left = {step % 4 + 1};
            try {
                orders().loaders(1)
                        .build()
                        .watched(at -> {
                            if (--left[0] == 0) {
                                throw new Stopped();
                            }
                        })
                        .run(db);
                done = true;
            } catch (SQLException | Stopped stopped) {
                stops++;
                if (stops == 6) {
                    there("insert into orders values (1001, 'meanwhile', 1, timestamptz '2026-05-01')");
                }
            }
        }
        assertThat(stops).isGreaterThan(6);
        orders().build().run(db);
        assertSame("orders");
    }

    private static void dieInStep(int step, String how) throws Exception {
        String yaml = shards.writeYaml(TABLES).toString();
        OtherJvm.start(SyncVictim.class, yaml, source.getUrl(), origin.user(), origin.password(), step, how)
                .awaitDeath();
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "continuous"})
    void survivesBeingKilledInEachStepOfTheFirstLoad(String how) throws Exception {
        makeOrders(900);
        for (int step : new int[] {1, 1, 2, 3, 5, 4, 1, 7}) {
            dieInStep(step, how);
        }

        SyncVictim.sync(source).build().run(db);

        assertSame("orders");
        assertThat(here("orders")).hasSize(900);
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "continuous"})
    void survivesBeingKilledInEachStepAfterIt(String how) throws Exception {
        makeOrders(300);
        SyncVictim.sync(source).build().run(db);
        // New rows, and then others that only the comparison finds: each page that is written has three steps.
        there("insert into orders select i, 'new', 1, now() from generate_series(301, 500) i");
        there("delete from orders where id <= 20");
        there("update orders set note = 'other' where id between 100 and 250");
        for (int step = 1; step <= 6; step++) {
            dieInStep(step, how);
        }

        SyncVictim.sync(source).build().runAndCompare(db);

        assertSame("orders");
        assertThat(here("orders")).hasSize(480);
    }
}

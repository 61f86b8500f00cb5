package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ingest.BulkUpsert;
import io.shardline.ingest.UpsertMode;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does by itself must not give a row another shard key: nobody would find it by that. */
class SideEffectsIT {
    private static final String TABLES = """
            countries: reference
            regions: reference
            visits: { key: country }
            moved: { key: id }
            kept: { key: id }
            ruled: { key: id }
            authors: reference
            novels: reference
            reviews: { key: author }
            chapters: { key: novel }
            shelves: { key: shop }
            items: { key: shop }
            labels: { key: shop }
            tags: { key: shop }
            """;

    private static final String SCHEMA = """
            create table countries (id int primary key, name text, code int unique);
            create table regions (country int primary key references countries (id) on update cascade);
            create table visits (country int references regions (country) on update cascade, n int);
            create table moved (id int, n int);
            create table kept (id int, n int, changed timestamptz);
            create table ruled (id int, n int);
            create table authors (id int primary key, name text);
            create table novels (id int primary key, author int references authors on delete cascade);
            create table reviews (author int default 0 references authors on delete set default, n int);
            create table chapters (novel int references novels on delete set null, n int);
            create table shelves (shop int, id int, name text, primary key (shop, id));
            create table items (shop int not null default 0, shelf int,
                foreign key (shop, shelf) references shelves on delete set default on update set default);
            create table labels (shop int, shelf int,
                foreign key (shop, shelf) references shelves on delete set default (shelf) on update cascade);
            create table tags (shop int not null, shelf int,
                foreign key (shop, shelf) references shelves on delete set null on update set null);
            create rule twice as on insert to ruled do also insert into kept values (new.id + 1, new.n);
            create function touch() returns trigger language plpgsql as 'begin
                -- new.id := 5; return other;
                if new.id = 7 then
                    new.n = new.id;
                end if;
                select now() into new.changed where new.id = new.id;
                return new;
            end';
            create trigger touch before insert or update on kept for each row execute function touch();
            create trigger same before update on kept for each row
                execute function pg_catalog.suppress_redundant_updates_trigger();
            """;

    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach(SCHEMA);
        db = ParallelConnection.open(Topology.load(new StringReader(cluster.yaml(TABLES)), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    private static List<String> column(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Cursor cursor = db.cursor().execute(sql)) {
            ResultSet rows = cursor.resultSet();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void assertRefused(ErrorCode code, String sql) {
        assertThatThrownBy(() -> db.execute(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void refusesAReferencesNewValueThatAShardKeyFollows() throws Exception {
        db.execute("insert into countries values (1, 'a', 1), (2, 'b', 2)");
        db.execute("insert into regions values (1), (2)");
        db.execute("insert into visits values (1, 10), (2, 20)");
        assertRefused(ErrorCode.SHARD_KEY_UPDATE, "update countries set id = id + 10");
        assertRefused(ErrorCode.SHARD_KEY_UPDATE, "update countries set name = 'x', id = 11 where id = 1");
        assertRefused(ErrorCode.SHARD_KEY_UPDATE, "update regions set country = 12 where country = 2");
        assertRefused(
                ErrorCode.SHARD_KEY_UPDATE,
                "insert into countries values (1, 'c', 3) on conflict (id) do update set id = 13");
        db.execute("update countries set name = 'x', code = code + 10");
        assertThat(column("select n from visits where country = 2")).containsExactly("20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from authors where id = 1",
                "delete from novels where id = 1",
                "merge into authors a using (values (1)) v (id) on a.id = v.id when matched then delete",
                "delete from shelves where shop = 1 and id = 1",
                "update shelves set id = 5 where shop = 1 and id = 1",
            })
    void refusesToSetAShardKeyThatRefersToTheRow(String sql) {
        assertRefused(ErrorCode.SHARD_KEY_UPDATE, sql);
    }

    @Test
    void letsForeignKeysSetWhatIsNoShardKeyOrCannotBeNull() throws Exception {
        cluster.onEach("alter table items drop constraint items_shop_shelf_fkey");
        Topology topology = Topology.load(new StringReader(cluster.yaml(TABLES)), Map.of());
        try (ParallelConnection without = ParallelConnection.open(topology)) {
            without.execute("insert into shelves values (1, 1, 'a'), (2, 2, 'b')");
            without.execute("insert into labels values (1, 1)");
            without.execute("update shelves set id = 3, name = 'c' where shop = 1 and id = 1");
            assertThat(column("select shelf from labels where shop = 1")).containsExactly("3");
            without.execute("delete from shelves where shop = 1");
            assertThat(column("select count(*) from labels where shop = 1 and shelf is null"))
                    .containsExactly("1");
            without.execute("insert into tags values (2, 2)");
            assertThatThrownBy(() -> without.execute("delete from shelves where shop = 2"))
                    .hasFieldOrPropertyWithValue("SQLState", "23502");
        } finally {
            cluster.onEach(
                    "truncate items, labels, tags, shelves; alter table items add foreign key (shop, shelf) references shelves"
                            + " on delete set default on update set default");
            db.refresh();
        }
    }

    @Test
    void looksAtRecordsAsAtStatements() {
        assertThatThrownBy(() -> BulkUpsert.into("authors")
                        .deleteFlag("gone")
                        .run(db, List.of(Map.of("id", 1, "name", "a", "gone", true))))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARD_KEY_UPDATE));
        assertThatThrownBy(() ->
                        BulkUpsert.into("ruled").mode(UpsertMode.INSERT).run(db, List.of(Map.of("id", 1, "n", 1))))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining("rewrites what is written");
    }

    @Test
    void refusesRowsThatARuleAddsTo() {
        assertRefused(ErrorCode.NOT_SUPPORTED, "insert into ruled values (1, 1)");
        assertRefused(ErrorCode.NOT_SUPPORTED, "delete from ruled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new.id := new.id + 1; return new;",
                "if true then NEW.\"id\" = 5; end if; return new;",
                "select 5, 6 into strict new.n, new.id; return new;",
                "select * from moved limit 1 into new; return new;",
                "new := row(5, 6)::moved; return new;",
                "return row(5, 6)::moved;",
            })
    void refusesRowsThatATriggerMayGiveAnotherKey(String body) throws Exception {
        cluster.onEach("create or replace function move() returns trigger language plpgsql as $$ begin " + body
                + " end $$; create or replace trigger move before insert or update on moved"
                + " for each row execute function move()");
        db.refresh();
        assertRefused(ErrorCode.NOT_SUPPORTED, "insert into moved values (1, 1)");
        assertRefused(ErrorCode.NOT_SUPPORTED, "update moved set n = 2 where id = 1");
        try (Session session = db.openSession()) {
            assertThatThrownBy(() -> session.copyIn("copy moved from stdin", new StringReader("1\t1\n")))
                    .isInstanceOf(ShardlineException.class)
                    .hasMessageContaining("trigger \"move\" of table \"moved\" may change the shard key");
        }
        assertThat(db.execute("delete from moved where id = 1")).isZero();
    }

    @Test
    void takesRowsWhoseTriggersLeaveTheKeyAlone() throws Exception {
        db.execute("insert into kept values (7, 1), (8, 2)");
        db.execute("update kept set n = 3 where id = 8");
        assertThat(column("select n from kept where id = 7 and changed is not null"))
                .containsExactly("7");
        assertThat(column("select n from kept where id = 8")).containsExactly("3");
    }

    @Test
    void leavesAGuardedTableToTheGuard() throws Exception {
        cluster.onEach("create table guarded (id int, n int, constraint shardline_placement check (id < 100));"
                + " create function grow() returns trigger language plpgsql as 'begin new.id := 100; return new; end';"
                + " create trigger grow before insert on guarded for each row execute function grow()");
        Topology topology = Topology.load(new StringReader(cluster.yaml("guarded: { key: id }")), Map.of());
        try (ParallelConnection guarded = ParallelConnection.open(topology)) {
            assertThatThrownBy(() -> guarded.execute("insert into guarded values (1, 1)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
        }
    }
}

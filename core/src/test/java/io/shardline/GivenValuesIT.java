package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Columns that count, and shard keys with a default, are filled for all shards from one. */
@Timeout(60)
class GivenValuesIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        cluster.onEach("""
                create sequence numbers start 1000;
                create table item (id bigint generated always as identity primary key, label text, n int default 7);
                create table entry (k int, id serial, "Odd Name" int default nextval('numbers'), v text, primary key (k, id));
                create table doc (id uuid default gen_random_uuid() primary key, v text);
                """);
        String yaml = cluster.yaml("item: { key: id }\nentry: { key: k }\ndoc: { key: id }");
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        cluster.onEach("truncate item, entry, doc");
    }

    private static List<Object> column(String sql, @Nullable Object... parameters) throws SQLException {
        List<Object> values = new ArrayList<>();
        try (Session session = db.openSession();
                Result result =
                        session.run(session.prepare(sql), BoundParameters.of(parameters), ExecuteOptions.DEFAULT)) {
            while (result.rows().next()) {
                values.add(result.rows().getObject(1));
            }
        }
        return values;
    }

    @Test
    void countsAnIdentityThatIsTheShardKey() throws Exception {
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.addAll(column("insert into item (label) values (?) returning id", "l" + i));
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize(40).isSorted();
        assertThat(column("select n from item where id = ?", ids.get(11))).containsExactly(7);
        assertThat(column("select id from item order by id")).isEqualTo(ids);
    }

    @Test
    void fillsEachRowOfSeveralAndKeepsTheirOrder() throws Exception {
        List<Object> ids = column("insert into item (label) values ('a'), ('b'), (upper('c')), (?) returning id", "d");
        assertThat(ids).hasSize(4).doesNotHaveDuplicates().isSorted();
        assertThat(column("select label from item order by id")).containsExactly("a", "b", "C", "d");
        assertThat(column("insert into item values (default, 'x'), (default, 'y') returning id"))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(ids);
        assertThat(db.execute("insert into item (label, id) values (?, default)", "z")).isEqualTo(1);
    }

    @Test
    void fillsSeveralColumnsAndThoseOfABatch() throws Exception {
        try (Session session = db.openSession()) {
            Prepared insert = session.prepare("insert into entry as e (v, k) values (?, ?) on conflict do nothing");
            List<Parameter[]> batch = IntStream.range(0, 50)
                    .mapToObj(i -> BoundParameters.of(new Object[] {"v" + i, i % 9}))
                    .toList();
            assertThat(session.runBatch(insert, batch, ExecuteOptions.DEFAULT).counts())
                    .hasSize(50)
                    .containsOnly(1);
        }
        assertThat(column("select id from entry")).hasSize(50).doesNotHaveDuplicates();
        assertThat(column("select \"Odd Name\" from entry")).hasSize(50).doesNotHaveDuplicates();
        assertThat(column("select nextval('numbers')")).allSatisfy(n -> assertThat((Long) n).isGreaterThan(1000));
    }

    @Test
    void makesUuidsForShardKeys() throws Exception {
        Set<Object> ids = new HashSet<>(column("insert into doc (v) values ('a'), ('b') returning id"));
        ids.addAll(column("insert into doc (id, v) values (default, 'c') returning id"));
        assertThat(ids).hasSize(3);
        assertThat(column("select v from doc where id = ?", ids.iterator().next())).hasSize(1);
    }

    @Test
    void leavesGivenNumbersAlone() throws Exception {
        assertThat(column("insert into item (id, label) overriding system value values (5000000, 'own') returning id"))
                .containsExactly(5000000L);
        assertThatThrownBy(() -> db.execute("insert into item (id, label) values (5000001, 'own')"))
                .hasFieldOrPropertyWithValue("SQLState", "428C9");
        assertThatThrownBy(() -> db.execute("insert into item (id, label) values (default, 'a'), (6000000, 'own')"))
                .hasFieldOrPropertyWithValue("SQLState", "22023");
    }
}

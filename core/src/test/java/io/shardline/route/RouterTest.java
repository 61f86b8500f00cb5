package io.shardline.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.bind.Binder;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.KeySet;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Tables;
import io.shardline.parse.Reader;
import io.shardline.sql.SqlText;
import io.shardline.testing.FakeSchema;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Timestamp;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By a list, so that the expected shards can be seen: 1 and a are on s0, 2 and b on s1, 3 and c on s2. */
class RouterTest {
    private static final String CLUSTER = """
            version: 1
            shards:
              s0: { url: "jdbc:postgresql://h/a", user: u, password: p }
              s1: { url: "jdbc:postgresql://h/b", user: u, password: p }
              s2: { url: "jdbc:postgresql://h/c", user: u, password: p }
            tables:
              n: { key: k, list: { s0: [1], s1: [2], s2: [3] } }
              t: { key: k, list: { s0: [a], s1: [b], s2: [c] } }
              d: { key: k, list: { s0: ["2024-01-01"], s1: ["2024-01-02"], s2: ["2024-01-03"] } }
            """;

    private static final FakeSchema SCHEMA = new FakeSchema(3)
            .with("n", "k int4, v int4")
            .with("t", "k text, v int4")
            .with("d", "k timestamp, v int4");

    private static String shards(String sql, @Nullable Object... values) throws Exception {
        Topology topology = Topology.load(new StringReader(CLUSTER), Map.of());
        SqlText text = SqlText.read(sql, true);
        BoundStatement bound =
                Binder.bind(text, Reader.read(text).get(0), new Tables(topology, SCHEMA, Optional.empty()));
        Relation relation = bound.relations().get(0);
        Routing routing = new Routing.ByKeys(
                (PlacedTable.Sharded) relation.table(), bound.keys().getOrDefault(relation, new KeySet.Everything()));
        ShardSet found = new Router(3).shards(routing, text, index -> values[index - 1]);
        StringBuilder shown = new StringBuilder();
        for (int shard : found.toArray()) {
            shown.append(shard);
        }
        return shown.toString();
    }

    @Test
    void computesTheOwnersOfEveryKey() throws Exception {
        assertThat(shards("select * from n where k = 2")).isEqualTo("1");
        assertThat(shards("select * from n where k in (1, 3, 99)")).isEqualTo("02");
        assertThat(shards("select * from n where k = ? or k = ?", 3L, "1")).isEqualTo("02");
        assertThat(shards("select * from n where k in (1, 2) and k in (2, 3)")).isIn("1", "01");
        assertThat(shards("select * from n where v = 1")).isEqualTo("012");
    }

    @Test
    void findsNoShardForWhatNoRowEquals() throws Exception {
        assertThat(shards("select * from n where k = null")).isEmpty();
        assertThat(shards("select * from n where k = ?", (Object) null)).isEmpty();
        assertThat(shards("select * from n where k = 1.5")).isEmpty();
        assertThat(shards("select * from n where k in (null, 2)")).isEqualTo("1");
        assertThat(shards("select * from n where k = 99999999999")).isEmpty();
    }

    @Test
    void convertsAValueToTheColumnsType() throws Exception {
        assertThat(shards("select * from n where k = '2'")).isEqualTo("1");
        assertThat(shards("select * from n where k = 2.0")).isEqualTo("1");
        assertThat(shards("select * from n where k = ?", 2.0)).isEqualTo("1");
        assertThat(shards("select * from t where k = E'\\x62'")).isEqualTo("1");
        assertThat(shards("select * from d where k = timestamp '2024-01-02 00:00'"))
                .isEqualTo("1");
    }

    @Test
    void asksAllShardsWhereACastMayChangeTheValue() throws Exception {
        assertThat(shards("select * from n where k = ?::int", 1.6)).isEqualTo("012");
        assertThat(shards("select * from n where k = 2::int8")).isEqualTo("1");
        assertThat(shards("select * from t where k = 'bcd'::varchar(1)")).isEqualTo("012");
        assertThat(shards("select * from t where k = 'b'::citext")).isEqualTo("012");
        assertThat(shards("select * from d where k = ?::date", Timestamp.valueOf("2024-01-02 10:00:00")))
                .isEqualTo("012");
    }

    @Test
    void readsTheElementsOfAnArrayUnlessACastMayChangeThem() throws Exception {
        assertThat(shards("select * from n where k = any(?)", (Object) new Integer[] {1, null, 2}))
                .isEqualTo("01");
        assertThat(shards("select * from t where k = any(?::text[])", (Object) new String[] {"c"}))
                .isEqualTo("2");
        assertThat(shards("select * from t where k = any(?::varchar(1)[])", (Object) new String[] {"bcd"}))
                .isEqualTo("012");
        assertThat(shards("select * from d where k = any(?::date[])", (Object)
                        new Timestamp[] {Timestamp.valueOf("2024-01-02 10:00:00")}))
                .isEqualTo("012");
        assertThat(shards("select * from n where k = any(?)", "{1,2}")).isEqualTo("012");
    }

    @Test
    void leavesOutWhatBoundsExclude() throws Exception {
        assertThat(shards("select * from n where k between 2 and 3")).isEqualTo("12");
        assertThat(shards("select * from n where k > 1.5")).isIn("12", "012");
        assertThat(shards("select * from n where k > ?", (Object) null)).isEmpty();
        assertThat(shards("select * from t where k > 'b'")).isEqualTo("012");
    }
}

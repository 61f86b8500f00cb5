package io.shardline.exec;

import static io.shardline.exec.GivenShards.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Operand;
import io.shardline.plan.PlanNode;
import io.shardline.plan.PlanNode.CombinedColumn;
import io.shardline.plan.PlanNode.SortKey;
import io.shardline.plan.ShardSql;
import io.shardline.row.Combining;
import io.shardline.sql.SqlText;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OperatorsIT {
    private static final GivenShards SHARDS = GivenShards.open(3, 2, 4);
    private static final SortKey BY_FIRST = new SortKey(1, false, false, true);

    @BeforeAll
    static void fill() throws SQLException {
        String table = """
                create table item (id bigserial, kind text, price numeric(10,2), weight float8, small float4, j jsonb);
                """;
        SHARDS.cluster().onEach(table);
        SHARDS.cluster().oracle().on(0, table);
        for (int shard = 0; shard < 3; shard++) {
            String rows = """
                    insert into item select i, 'k' || i %% 4, i * 1.25, i / 8.0, i, jsonb_build_object('a', i)
                    from generate_series(0, 29) i where i %% 3 = %d and i <> 7
                    """.formatted(shard);
            SHARDS.cluster().on(shard, rows);
            SHARDS.cluster().oracle().on(0, rows);
        }
        SHARDS.cluster().on(1, "insert into item values (7, null, null, 'NaN', null, null)");
        SHARDS.cluster().oracle().on(0, "insert into item values (7, null, null, 'NaN', null, null)");
    }

    @AfterAll
    static void close() throws SQLException {
        SHARDS.assertWhole();
        SHARDS.close();
    }

    @Test
    void concatenatesTheShardsRows() throws SQLException {
        String sql = "select id, kind, price, j from item";
        assertThat(SHARDS.rows(new PlanNode.Concat(route(sql)))).containsExactlyInAnyOrderElementsOf(oracle(sql));
    }

    @Test
    void mergesByKeysOfManyTypesInBothDirections() throws SQLException {
        for (String key : List.of("id", "price", "weight", "small", "kind collate \"C\"", "id::text::bytea")) {
            for (String direction : List.of("asc", "desc", "asc nulls first", "desc nulls last")) {
                String sql = "select " + key + ", id from item order by 1 " + direction + ", 2";
                boolean descending = direction.startsWith("desc");
                boolean nullsFirst = direction.endsWith("first") || direction.equals("desc");
                List<SortKey> order =
                        List.of(new SortKey(1, descending, nullsFirst, true), new SortKey(-1, false, false, false));
                assertThat(SHARDS.rows(new PlanNode.MergeSort(route(sql), order)))
                        .as(sql)
                        .isEqualTo(oracle(sql));
            }
        }
    }

    @Test
    void hidesColumnsThatServedTheOrderOnly() throws SQLException {
        PlanNode.MergeSort merge = new PlanNode.MergeSort(
                route("select kind, id from item order by id"), List.of(new SortKey(-1, false, false, false)));
        assertThat(SHARDS.rows(new PlanNode.Hide(merge, 1))).isEqualTo(oracle("select kind from item order by id"));
    }

    @Test
    void cutsAndAsksTheShardsForNoMoreThanNeeded() throws SQLException {
        PlanNode.MergeSort merge = new PlanNode.MergeSort(
                route("select id, (count(*) over ())::int from item order by id"), List.of(BY_FIRST));
        SqlText text = SqlText.read("limit ? offset ?", true);
        ShardCall call = new ShardCall(text, GivenParameters.of(4, "3"), ReadOptions.DEFAULT, new Cancellation());
        PlanNode.Limit limit = new PlanNode.Limit(merge, placeholder(1), placeholder(3));
        try (UnifiedResultSet result = SHARDS.read(limit, call)) {
            assertThat(GivenShards.rows(result)).extracting(row -> row.get(0)).containsExactly("3", "4", "5", "6");
        }
        assertThat(ReadShape.of(limit, call)
                        .route()
                        .sql()
                        .render(text, ReadShape.of(limit, call).rowsPerShard())
                        .text())
                .endsWith(" LIMIT 7");
    }

    @Test
    void neverGivesShardsTheLimitOfCombinedGroups() throws SQLException {
        PlanNode.Combine combine = new PlanNode.Combine(
                route("select kind, count(*) from item group by kind"),
                List.of(new CombinedColumn.Key(1), new CombinedColumn.Aggregate(Combining.COUNT, 2, 0)),
                List.of(1));
        PlanNode.Sort sort = new PlanNode.Sort(
                combine, List.of(new SortKey(2, true, true, false), new SortKey(1, false, false, true)));
        SqlText text = SqlText.read("limit ?", true);
        ShardCall call = new ShardCall(text, GivenParameters.of(2), ReadOptions.DEFAULT, new Cancellation());
        try (UnifiedResultSet result = SHARDS.read(new PlanNode.Limit(sort, placeholder(1), Optional.empty()), call)) {
            assertThat(GivenShards.rows(result))
                    .isEqualTo(
                            oracle(
                                    "select kind, count(*) from item group by kind order by 2 desc, kind collate \"C\" limit 2"));
        }
    }

    @Test
    void combinesEveryAggregateAsOneServerComputesIt() throws SQLException {
        String shards = "select kind, sum(id), avg(id) as ignored, count(id), sum(price) as \"Avg\", count(price), "
                + "min(price), max(weight), bool_and(id > 3), sum(weight), bit_or(id) from item group by kind";
        List<CombinedColumn> columns = List.of(
                new CombinedColumn.Key(1),
                new CombinedColumn.Aggregate(Combining.SUM, 2, 0),
                new CombinedColumn.Aggregate(Combining.AVG, 2, 4),
                new CombinedColumn.Aggregate(Combining.AVG, 5, 6),
                new CombinedColumn.Aggregate(Combining.MIN, 7, 0),
                new CombinedColumn.Aggregate(Combining.MAX, 8, 0),
                new CombinedColumn.Aggregate(Combining.BOOL_AND, 9, 0),
                new CombinedColumn.Aggregate(Combining.SUM, 10, 0),
                new CombinedColumn.Aggregate(Combining.BIT_OR, 11, 0));
        String whole =
                "select kind, sum(id), avg(id), avg(price) as \"Avg\", min(price), max(weight), bool_and(id > 3), "
                        + "sum(weight), bit_or(id) from item group by kind";
        assertThat(SHARDS.rows(new PlanNode.Combine(route(shards), columns, List.of(1))))
                .containsExactlyInAnyOrderElementsOf(oracle(whole));
    }

    @Test
    void describesCombinedColumnsAsOneServerDoes() throws SQLException {
        List<CombinedColumn> columns = List.of(
                new CombinedColumn.Key(1),
                new CombinedColumn.Aggregate(Combining.AVG, 2, 4),
                new CombinedColumn.Aggregate(Combining.AVG, 3, 4),
                new CombinedColumn.Aggregate(Combining.MAX, 5, 0));
        PlanNode.Combine combine = new PlanNode.Combine(
                route("select price, sum(id) as avg, sum(weight) as avg, count(*), max(id) from item group by price"),
                columns,
                List.of(1));
        List<String> expected;
        try (var connection = SHARDS.cluster().oracle().connect(0);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select price, avg(id), avg(weight), max(id) from item group by price")) {
            expected = described(rows.getMetaData());
        }
        try (UnifiedResultSet result = SHARDS.read(combine, ReadOptions.DEFAULT)) {
            ResultSetMetaData metaData = result.getMetaData();
            assertThat(described(metaData)).isEqualTo(expected);
            while (result.next()) {
                assertThat(result.getObject(4)).isInstanceOf(Long.class);
            }
            assertThat(described(metaData))
                    .as("when the connections were given back")
                    .isEqualTo(expected);
        }
    }

    private static List<String> described(ResultSetMetaData metaData) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(metaData.getColumnLabel(i) + " " + metaData.getColumnTypeName(i) + " "
                    + metaData.getPrecision(i) + " " + metaData.getScale(i) + " " + metaData.getColumnClassName(i) + " "
                    + metaData.getTableName(i) + " " + metaData.isNullable(i));
        }
        return columns;
    }

    @Test
    void hasOneRowOfAggregatesOverNoRows() throws SQLException {
        List<CombinedColumn> columns = List.of(
                new CombinedColumn.Aggregate(Combining.COUNT, 1, 0),
                new CombinedColumn.Aggregate(Combining.SUM, 2, 0),
                new CombinedColumn.Aggregate(Combining.AVG, 2, 1));
        PlanNode.Combine combine =
                new PlanNode.Combine(route("select count(id), sum(id) from item where id < 0"), columns, List.of());
        assertThat(SHARDS.rows(combine)).containsExactly(Arrays.asList("0", null, null));
    }

    @Test
    void sendsEachShardTheTextAsItIsWithItsParameters() throws SQLException {
        SqlText text = SqlText.read("select id from item where j ?? 'a' and id < ? and kind <> ?", true);
        ShardCall call = new ShardCall(text, GivenParameters.of(3L, "k1"), ReadOptions.DEFAULT, new Cancellation());
        for (int execution = 0; execution < 7; execution++) {
            try (UnifiedResultSet result =
                    SHARDS.read(new PlanNode.Concat(new PlanNode.Route(ShardSql.VERBATIM)), call)) {
                assertThat(GivenShards.rows(result)).containsExactly(List.of("0"), List.of("2"));
            }
        }
        SqlText plain = SqlText.read("select id from item where j ? 'a' and id = 2", false);
        try (UnifiedResultSet result = SHARDS.read(
                new PlanNode.Concat(new PlanNode.Route(ShardSql.VERBATIM)),
                new ShardCall(plain, GivenParameters.of(), ReadOptions.DEFAULT, new Cancellation()))) {
            assertThat(GivenShards.rows(result)).containsExactly(List.of("2"));
        }
    }

    @Test
    void refusesWhatTheLiveColumnsDoNotLetItMergeExactly() {
        assertFails(
                ErrorCode.NOT_SUPPORTED,
                "\"j\" of type jsonb is not exact here",
                new PlanNode.MergeSort(route("select j from item order by 1"), List.of(BY_FIRST)));
        assertFails(
                ErrorCode.NOT_SUPPORTED,
                "COLLATE \"C\"",
                new PlanNode.MergeSort(
                        route("select kind from item order by 1"), List.of(new SortKey(1, false, false, false))));
        assertFails(
                ErrorCode.NOT_SUPPORTED,
                "Cast the argument to float8.",
                new PlanNode.Combine(
                        route("select sum(small) from item"),
                        List.of(new CombinedColumn.Aggregate(Combining.SUM, 1, 0)),
                        List.of()));
        assertFails(
                ErrorCode.NOT_SUPPORTED,
                "collation",
                new PlanNode.Combine(
                        route("select max(kind) from item"),
                        List.of(new CombinedColumn.Aggregate(Combining.MAX, 1, 0)),
                        List.of()));
    }

    @Test
    void refusesGroupsBeyondTheBudgetAlsoWhereAShardWasCutOff() {
        for (int groups : List.of(2_000, 20_000)) {
            assertFails(
                    ErrorCode.LIMIT_EXCEEDED,
                    "groups take more than 1048576 bytes",
                    new PlanNode.Combine(
                            route("select repeat('x', 1000) || i from generate_series(1, " + groups + ") i group by 1"),
                            List.of(new CombinedColumn.Key(1)),
                            List.of(1)));
        }
    }

    @Test
    void namesShardsThatDisagreeAboutTheColumns() throws SQLException {
        SHARDS.cluster().on(0, "create table odd (a int, b int)");
        SHARDS.cluster().on(1, "create table odd (a serial, b int)");
        SHARDS.cluster().on(2, "create table odd (b int, a int)");
        PlanNode concat = new PlanNode.Concat(route("select * from odd"));
        assertFails(ErrorCode.SHARDS_DIFFER, "shards \"s0\" and \"s2\" answered with different columns", concat);
        assertFails(ErrorCode.SHARDS_DIFFER, "Column 1 is \"a\" of type int4 on one and \"b\" of type int4", concat);
        SHARDS.cluster().on(2, "drop table odd; create table odd (a int, b int, c int)");
        assertFails(ErrorCode.SHARDS_DIFFER, "One has 2 columns and the other 3.", concat);
        SHARDS.cluster().on(2, "drop table odd; create table odd (a int, b int8)");
        assertFails(ErrorCode.SHARDS_DIFFER, "Column 2 is \"b\" of type int4", concat);
    }

    private static void assertFails(ErrorCode code, String message, PlanNode root) {
        assertThatThrownBy(() -> SHARDS.rows(root))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static Optional<Operand> placeholder(int token) {
        return Optional.of(new Operand.Placeholder(token, Optional.empty()));
    }

    private static List<List<@Nullable String>> oracle(String sql) throws SQLException {
        try (var connection = SHARDS.cluster().oracle().connect(0);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return GivenShards.rows(rows);
        }
    }
}

package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Splits random values into parts as shards would hold them, and compares with the server's own aggregate over all. */
class AccumulatorIT {
    private static final int ROUNDS = 25;
    private static final int MOST_VALUES = 30;
    private static final String VALUES = "(select literal::%s as v, part, place"
            + " from unnest(?::text[], ?::int[]) with ordinality as u(literal, part, place)) s";

    private final Random random = new Random(Server.SEED);

    /**
     * One aggregate.
     *
     * @param partials what each shard computes
     * @param whole what one server computes
     */
    private record Aggregate(
            Combining kind,
            RowType argument,
            RowType result,
            List<RowType> partialTypes,
            String partials,
            String whole) {
        private Accumulator accumulator() {
            return Accumulator.of(
                    kind,
                    result,
                    IntStream.range(0, partialTypes.size())
                            .mapToObj(i -> new Accumulator.Partial(partialTypes.get(i), i + 1))
                            .toList());
        }
    }

    private record Split(List<@Nullable String> literals, List<Integer> parts, int partCount) {}

    static Stream<Arguments> exactAggregates() {
        return Stream.of(counts(), sums(), averages(), extremes(), bits())
                .flatMap(aggregates -> aggregates)
                .flatMap(aggregate ->
                        Stream.of(Server.Transfer.values()).map(transfer -> Arguments.of(aggregate, transfer)));
    }

    private static Stream<Aggregate> counts() {
        return Stream.of(one(Combining.COUNT, RowType.TEXT, RowType.INT8, "count(v)"));
    }

    private static Stream<Aggregate> sums() {
        return Stream.of(
                one(Combining.SUM, RowType.INT2, RowType.INT8, "sum(v)"),
                one(Combining.SUM, RowType.INT4, RowType.INT8, "sum(v)"),
                one(Combining.SUM, RowType.INT8, RowType.NUMERIC, "sum(v)"),
                one(Combining.SUM, RowType.NUMERIC, RowType.NUMERIC, "sum(v)"));
    }

    private static Stream<Aggregate> averages() {
        return Stream.of(
                average(RowType.INT2, RowType.INT8),
                average(RowType.INT4, RowType.INT8),
                average(RowType.INT8, RowType.NUMERIC),
                average(RowType.NUMERIC, RowType.NUMERIC));
    }

    private static Aggregate average(RowType argument, RowType sum) {
        List<RowType> partials = List.of(sum, RowType.INT8);
        return new Aggregate(Combining.AVG, argument, RowType.NUMERIC, partials, "sum(v), count(v)", "avg(v)");
    }

    private static Stream<Aggregate> extremes() {
        Stream<Aggregate> ordered = Stream.of(
                        RowType.INT2,
                        RowType.INT4,
                        RowType.INT8,
                        RowType.OID,
                        RowType.NUMERIC,
                        RowType.FLOAT4,
                        RowType.FLOAT8,
                        RowType.DATE,
                        RowType.TIME,
                        RowType.TIMESTAMP,
                        RowType.TIMESTAMPTZ,
                        RowType.BYTEA,
                        RowType.TEXT,
                        RowType.BPCHAR)
                .flatMap(AccumulatorIT::extremes);
        Stream<Aggregate> bools = Stream.of(
                one(Combining.BOOL_AND, RowType.BOOL, RowType.BOOL, "bool_and(v)"),
                one(Combining.BOOL_OR, RowType.BOOL, RowType.BOOL, "bool_or(v)"));
        return Stream.concat(ordered, bools);
    }

    private static Stream<Aggregate> extremes(RowType type) {
        // ORDER BY decides which of two equal values is met last, and so which one the server shows.
        String argument = (type.isText() ? "v collate \"C\"" : "v") + " order by part, place";
        return Stream.of(
                one(Combining.MIN, type, type, "min(" + argument + ")"),
                one(Combining.MAX, type, type, "max(" + argument + ")"));
    }

    private static Stream<Aggregate> bits() {
        return Stream.of(RowType.INT2, RowType.INT4, RowType.INT8)
                .flatMap(type -> Stream.of(
                        one(Combining.BIT_AND, type, type, "bit_and(v)"),
                        one(Combining.BIT_OR, type, type, "bit_or(v)"),
                        one(Combining.BIT_XOR, type, type, "bit_xor(v)")));
    }

    private static Aggregate one(Combining kind, RowType argument, RowType result, String call) {
        return new Aggregate(kind, argument, result, List.of(result), call, call);
    }

    @ParameterizedTest
    @MethodSource("exactAggregates")
    void combinesPartsIntoWhatOneServerSays(Aggregate aggregate, Server.Transfer transfer) throws SQLException {
        List<String> samples = Samples.of(aggregate.argument(), random);
        try (Connection connection = Server.connect(transfer)) {
            for (int round = 0; round < ROUNDS; round++) {
                Split split = split(samples, round);
                Accumulator accumulator = aggregate.accumulator();
                for (int part = 0; part < split.partCount(); part++) {
                    addPart(connection, aggregate, split, part, accumulator);
                }
                assertThat(accumulator.result()).as("%s", split).isEqualTo(whole(connection, aggregate, split));
            }
        }
    }

    static Stream<Arguments> floatAggregates() {
        List<RowType> sumAndCount = List.of(RowType.FLOAT8, RowType.INT8);
        String partials = "sum(v::float8), count(v)";
        return Stream.of(RowType.FLOAT4, RowType.FLOAT8)
                .flatMap(type -> Stream.of(
                        new Aggregate(
                                Combining.SUM,
                                type,
                                type,
                                List.of(RowType.FLOAT8),
                                partials,
                                "sum(s)::" + type.pgName()),
                        new Aggregate(
                                Combining.AVG,
                                type,
                                RowType.FLOAT8,
                                sumAndCount,
                                partials,
                                "sum(s) / nullif(sum(n), 0)")))
                .flatMap(aggregate ->
                        Stream.of(Server.Transfer.values()).map(transfer -> Arguments.of(aggregate, transfer)));
    }

    @ParameterizedTest
    @MethodSource("floatAggregates")
    void addsFloatsInTheOrderOfTheParts(Aggregate aggregate, Server.Transfer transfer) throws SQLException {
        List<String> samples =
                new ArrayList<>(List.of("0", "-0", "0.1", "1e-20", "123456.789", "-3.3e10", "NaN", "Infinity"));
        random.doubles(200, -1000, 1000).mapToObj(Double::toString).forEach(samples::add);
        try (Connection connection = Server.connect(transfer)) {
            for (int round = 0; round < ROUNDS; round++) {
                Split split = split(samples, round);
                Accumulator accumulator = aggregate.accumulator();
                List<@Nullable String> sums = new ArrayList<>();
                List<@Nullable String> counts = new ArrayList<>();
                for (int part = 0; part < split.partCount(); part++) {
                    try (PreparedStatement select = select(connection, aggregate, aggregate.partials(), split, part);
                            ResultSet row = select.executeQuery()) {
                        row.next();
                        accumulator.add(row);
                        sums.add(RowType.FLOAT8.text(row, 1));
                        counts.add(row.getString(2));
                    }
                }
                assertThat(accumulator.result())
                        .as("%s", split)
                        .isEqualTo(addedByServer(connection, aggregate, sums, counts));
            }
        }
    }

    private static @Nullable String addedByServer(
            Connection connection, Aggregate aggregate, List<@Nullable String> sums, List<@Nullable String> counts)
            throws SQLException {
        String sql = "select (" + aggregate.whole() + ")::text from (select s::float8, n::int8"
                + " from unnest(?::text[], ?::text[]) with ordinality as u(s, n, place) order by place) parts";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", sums.toArray()));
            select.setArray(2, connection.createArrayOf("text", counts.toArray()));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Up to five parts, some without rows, and in the first rounds no rows at all or only NULLs. */
    private Split split(List<String> samples, int round) {
        int partCount = 1 + random.nextInt(5);
        int size = round == 0 ? 0 : 1 + random.nextInt(MOST_VALUES);
        List<@Nullable String> literals = new ArrayList<>();
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            literals.add(round == 1 || random.nextInt(5) == 0 ? null : samples.get(random.nextInt(samples.size())));
            parts.add(random.nextInt(partCount));
        }
        Collections.sort(parts);
        return new Split(literals, parts, partCount);
    }

    private static void addPart(
            Connection connection, Aggregate aggregate, Split split, int part, Accumulator accumulator)
            throws SQLException {
        try (PreparedStatement select = select(connection, aggregate, aggregate.partials(), split, part);
                ResultSet row = select.executeQuery()) {
            row.next();
            accumulator.add(row);
        }
    }

    private static @Nullable String whole(Connection connection, Aggregate aggregate, Split split) throws SQLException {
        String printed =
                "case when (" + aggregate.whole() + ") is not null then format('%s', " + aggregate.whole() + ") end";
        try (PreparedStatement select = select(connection, aggregate, printed, split, null);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static PreparedStatement select(
            Connection connection, Aggregate aggregate, String columns, Split split, @Nullable Integer part)
            throws SQLException {
        String type = aggregate.argument() == RowType.BPCHAR
                ? "char(8)"
                : aggregate.argument().pgName();
        String filter = part == null ? "" : " where part = " + part;
        PreparedStatement select =
                connection.prepareStatement("select " + columns + " from " + VALUES.formatted(type) + filter);
        select.setArray(1, connection.createArrayOf("text", split.literals().toArray()));
        select.setArray(2, connection.createArrayOf("int4", split.parts().toArray()));
        return select;
    }
}

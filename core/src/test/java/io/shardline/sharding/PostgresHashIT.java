package io.shardline.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The router's bucket is the partition into which the server itself puts the row, for every key type. */
class PostgresHashIT {
    private static final int ROWS = 3000;
    private static final int PARTITIONS = 32;
    private static final long SEED = Long.getLong("shardline.test.seed", System.nanoTime());

    private static EmbeddedPostgres server;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        System.out.println("PostgresHashIT: -Dshardline.test.seed=" + SEED);
        server = EmbeddedPostgres.start();
        connection = server.getPostgresDatabase().getConnection();
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void placesEveryRowWhereTheServersPartitioningDoes(KeyType type) throws SQLException {
        String table = "p_" + type.typname();
        createPartitioned(table, "v " + type.typname(), "v");
        List<String> values = values(type);
        insert(table, "v", values, type.typname());

        List<String> wrong = new ArrayList<>();
        int rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select tableoid::regclass::text, "
                        + (type == KeyType.TIMESTAMPTZ ? "v at time zone 'UTC'" : "v") + "::text from " + table)) {
            while (result.next()) {
                rows++;
                Object value = canonical(type, result.getString(2));
                int bucket = PostgresHash.bucket(
                        PostgresHash.combine(0, type.domain().hash(value)));
                if (!result.getString(1).equals(table + "_" + bucket % PARTITIONS)) {
                    wrong.add(result.getString(2));
                }
            }
        }
        assertThat(rows).isEqualTo(values.size());
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void agreesWithTheRemainderModulo1024(KeyType type) throws SQLException {
        String table = "m_" + type.typname();
        execute("create table " + table + " (v " + type.typname() + ") partition by hash (v)");
        List<String> values = values(type);
        String sql = "select satisfies_hash_partition('" + table + "'::regclass, 1024, ?, ?::" + type.typname() + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (String text : values.subList(0, 200)) {
                Object value = type.parse(text);
                assertThat(value).as(text).isNotInstanceOf(NoKey.class);
                statement.setInt(
                        1,
                        PostgresHash.bucket(
                                PostgresHash.combine(0, type.domain().hash(value))));
                statement.setString(2, text);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    assertThat(result.getBoolean(1)).as(text).isTrue();
                }
            }
        }
    }

    @Test
    void combinesTwoColumnsAndSkipsNullsAsTheServerDoes() throws SQLException {
        createPartitioned("two", "a bigint, b text", "a, b");
        List<String> numbers = values(KeyType.INT8);
        List<String> texts = values(KeyType.TEXT);
        try (PreparedStatement statement = connection.prepareStatement("insert into two values (?::bigint, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                statement.setString(1, i % 17 == 0 ? null : numbers.get(i));
                statement.setString(2, i % 13 == 0 ? null : texts.get(i));
                statement.addBatch();
            }
            statement.executeBatch();
        }
        HashRule rule = new HashRule(List.of(KeyType.INT8, KeyType.TEXT), new int[1024]);
        List<String> wrong = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select tableoid::regclass::text, a, b from two")) {
            while (result.next()) {
                Object[] key = {result.getObject(2), result.getObject(3)};
                if (!result.getString(1).equals("two_" + rule.bucketOf(key) % PARTITIONS)) {
                    wrong.add(key[0] + " " + key[1]);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Object canonical(KeyType type, String text) {
        // Texts of the server, in its ISO style, may be of years that no literal in a statement may have.
        Object value = type.parse(type == KeyType.TIMESTAMPTZ && !text.endsWith("infinity") ? text + "Z" : text);
        assertThat(value).as(text).isNotInstanceOf(NoKey.class);
        return value;
    }

    private static void createPartitioned(String table, String columns, String key) throws SQLException {
        execute("create table " + table + " (" + columns + ") partition by hash (" + key + ")");
        for (int i = 0; i < PARTITIONS; i++) {
            execute("create table " + table + "_" + i + " partition of " + table + " for values with (modulus "
                    + PARTITIONS + ", remainder " + i + ")");
        }
    }

    private static void insert(String table, String column, List<String> values, String type) throws SQLException {
        String sql = "insert into " + table + " (" + column + ") values (?::" + type + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (String value : values) {
                statement.setString(1, value);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Edge values first, then random ones; all texts that the type reads. */
    private static List<String> values(KeyType type) {
        Random random = new Random(SEED + type.name().hashCode());
        Function<Random, String> one = switch (type) {
            case INT2 -> r -> String.valueOf((short) r.nextInt());
            case INT4 -> r -> String.valueOf(r.nextInt() >> r.nextInt(32));
            case INT8 -> r -> String.valueOf(r.nextLong() >> r.nextInt(64));
            case NUMERIC -> PostgresHashIT::numeric;
            case TEXT, VARCHAR -> r -> text(r, r.nextInt(60));
            case BPCHAR -> r -> text(r, r.nextInt(30)) + " ".repeat(r.nextInt(5));
            case BYTEA -> r -> "\\x" + HexFormat.of().formatHex(bytes(r));
            case UUID -> r -> new UUID(r.nextLong(), r.nextLong()).toString();
            case DATE -> PostgresHashIT::date;
            case TIMESTAMP -> r -> date(r) + time(r);
            case TIMESTAMPTZ -> r -> date(r) + time(r) + (r.nextBoolean() ? "Z" : "+0" + r.nextInt(10) + ":30");
        };
        List<String> values = new ArrayList<>(edges(type));
        while (values.size() < ROWS) {
            values.add(one.apply(random));
        }
        return values;
    }

    private static List<String> edges(KeyType type) {
        return switch (type) {
            case INT2 -> List.of("0", "-1", "1", "-32768", "32767", " +7 ");
            case INT4 -> List.of("0", "-1", "-2147483648", "2147483647", "42");
            case INT8 -> List.of("0", "-1", "-9223372036854775808", "9223372036854775807", "4294967296", "-4294967296");
            case NUMERIC ->
                List.of(
                        "0",
                        "0.000",
                        "-0",
                        "1",
                        "-1",
                        "1.0",
                        "10000",
                        "9999",
                        "0.0001",
                        "0.00001",
                        "-0.1",
                        "1e20",
                        "1e-20",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "123456789012345678901234567890.123456789",
                        "100000000",
                        "5e300",
                        "1E+3");
            case TEXT, VARCHAR ->
                List.of("", " ", "abc", "é", "日本語", "😀", "a😀é日b", "x".repeat(1000), "abc ", "\uFFFD");
            case BPCHAR -> List.of("", " ", "abc", "abc   ", "é  ", "日本語");
            case BYTEA -> List.of("\\x", "\\x00", "\\xff", "\\x0000", "\\x" + "ff".repeat(12), "\\x" + "80".repeat(13));
            case UUID ->
                List.of(
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "0000000000000000000000000000002A");
            case DATE ->
                List.of("2000-01-01", "1999-12-31", "0001-01-01", "9999-12-31", "infinity", "-infinity", "2024-02-29");
            case TIMESTAMP ->
                List.of(
                        "2000-01-01",
                        "1999-12-31 23:59:59.999999",
                        "0001-01-01 00:00",
                        "9999-12-31T23:59:59.999999",
                        "infinity",
                        "-infinity",
                        "1999-12-31 23:59:59.5");
            case TIMESTAMPTZ ->
                List.of(
                        "2000-01-01 00:00Z",
                        "1999-12-31 23:59:59.999999+00",
                        "2024-03-31 02:30:00-0330",
                        "infinity",
                        "-infinity",
                        "0001-01-02 00:00:00+15:59",
                        "2024-01-01T00:00:00.1-11");
        };
    }

    private static String numeric(Random random) {
        BigInteger digits = new BigInteger(random.nextInt(200), random);
        BigDecimal value = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(60) - 20);
        return value.toString();
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        boolean ascii = random.nextBoolean();
        while (text.length() < length) {
            int codePoint = 1 + random.nextInt(ascii ? 127 : Character.MAX_CODE_POINT);
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(50)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String date(Random random) {
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d",
                2 + random.nextInt(9990),
                1 + random.nextInt(12),
                1 + random.nextInt(28));
    }

    private static String time(Random random) {
        return String.format(
                Locale.ROOT,
                " %02d:%02d:%02d.%06d",
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1_000_000));
    }
}

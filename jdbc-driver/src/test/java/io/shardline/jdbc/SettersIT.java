package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every setter stores and finds is what the PostgreSQL driver stores and finds on one server. */
class SettersIT {
    private static final List<String> KEYS =
            List.of("bigint", "numeric", "text", "uuid", "bytea", "date", "timestamp", "timestamptz");

    private static final Map<String, Integer> NULLS = Map.of(
            "int2", Types.SMALLINT,
            "int4", Types.INTEGER,
            "int8", Types.BIGINT,
            "float8", Types.DOUBLE,
            "numeric", Types.NUMERIC,
            "text", Types.VARCHAR);

    private static TestCluster cluster;
    private static Connection connection;
    private static Connection oracle;

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(3);
        StringBuilder schema = new StringBuilder("""
                create table samples (
                    id bigint primary key, bool boolean, int2 smallint, int4 integer, int8 bigint, float4 real, float8 float8,
                    numeric numeric, text text, char char(6), bytea bytea, date date, time time, timetz timetz,
                    timestamp timestamp, timestamptz timestamptz, uuid uuid, json jsonb, xml xml, texts text[], ints integer[]);
                """);
        StringBuilder tables = new StringBuilder("samples: { key: id }\n");
        for (String type : KEYS) {
            schema.append("create table by_" + type + " (k " + type + " primary key, n integer);\n");
            tables.append("by_" + type + ": { key: k }\n");
        }
        cluster.onEach(schema.toString());
        cluster.oracle().onEach(schema.toString());
        connection = DriverManager.getConnection("jdbc:shardline:" + cluster.writeYaml(tables.toString()));
        oracle = cluster.oracle().connect(0);
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        oracle.close();
        cluster.close();
    }

    interface Setter {
        void set(PreparedStatement statement, int position) throws SQLException;
    }

    /** A value for a column of that type; one that says how it is set. */
    record Sample(String type, String how, Setter setter) {
        @Override
        public String toString() {
            return how + " for " + type;
        }
    }

    private static Sample sample(String type, String how, Setter setter) {
        return new Sample(type, how, setter);
    }

    private static Calendar calendar(String zone) {
        return Calendar.getInstance(TimeZone.getTimeZone(zone), Locale.ROOT);
    }

    static Stream<Sample> samples() {
        return Stream.of(numbers(), texts(), times(), objects(), nulls()).flatMap(all -> all);
    }

    private static Stream<Sample> numbers() {
        return Stream.of(
                sample("bool", "setBoolean", (s, i) -> s.setBoolean(i, true)),
                sample("bool", "setObject", (s, i) -> s.setObject(i, false)),
                sample("bool", "setObject BIT", (s, i) -> s.setObject(i, "1", Types.BIT)),
                sample("int2", "setByte", (s, i) -> s.setByte(i, (byte) -7)),
                sample("int2", "setShort", (s, i) -> s.setShort(i, Short.MIN_VALUE)),
                sample("int4", "setInt", (s, i) -> s.setInt(i, Integer.MIN_VALUE)),
                sample("int8", "setLong", (s, i) -> s.setLong(i, Long.MIN_VALUE)),
                sample("int8", "setObject Integer BIGINT", (s, i) -> s.setObject(i, 12, Types.BIGINT)),
                sample("int4", "setObject Double INTEGER", (s, i) -> s.setObject(i, 2.9, Types.INTEGER)),
                sample("float4", "setFloat", (s, i) -> s.setFloat(i, 1.1f)),
                sample("float8", "setDouble", (s, i) -> s.setDouble(i, Double.NaN)),
                sample("numeric", "setBigDecimal", (s, i) -> s.setBigDecimal(i, new BigDecimal("1.500"))),
                sample("numeric", "setObject BigInteger", (s, i) -> s.setObject(i, BigInteger.TEN.pow(30))),
                sample("numeric", "setObject scale", (s, i) -> s.setObject(i, 2.345, Types.NUMERIC, 2)));
    }

    private static Stream<Sample> texts() {
        byte[] bytes = {0, 1, (byte) 0xff, '\\'};
        byte[] utf8 = "naïve ☃".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                sample("text", "setString", (s, i) -> s.setString(i, "it's \\ \"naïve\" ☃")),
                sample("text", "setObject Character", (s, i) -> s.setObject(i, 'x')),
                sample("text", "setObject VARCHAR", (s, i) -> s.setObject(i, 12, Types.VARCHAR)),
                sample("char", "setObject CHAR", (s, i) -> s.setObject(i, "ab ", Types.CHAR)),
                sample("text", "setObject CHAR", (s, i) -> s.setObject(i, "ab ", Types.CHAR)),
                sample(
                        "text",
                        "setAsciiStream",
                        (s, i) -> s.setAsciiStream(i, new ByteArrayInputStream(bytes(65)), 20)),
                sample("text", "setUnicodeStream", (s, i) -> unicode(s, i, utf8)),
                sample("text", "setCharacterStream", (s, i) -> s.setCharacterStream(i, new StringReader("naïve ☃"))),
                sample(
                        "text",
                        "setCharacterStream length",
                        (s, i) -> s.setCharacterStream(i, new StringReader("naïve ☃"), 4)),
                sample(
                        "text",
                        "setObject stream",
                        (s, i) -> s.setObject(i, new ByteArrayInputStream(utf8), Types.LONGVARCHAR)),
                sample("bytea", "setBytes", (s, i) -> s.setBytes(i, bytes)),
                sample("bytea", "setObject", (s, i) -> s.setObject(i, bytes)),
                sample("bytea", "setObject BINARY", (s, i) -> s.setObject(i, bytes, Types.BINARY)),
                sample("bytea", "setBinaryStream", (s, i) -> s.setBinaryStream(i, new ByteArrayInputStream(bytes))),
                sample(
                        "bytea",
                        "setBinaryStream length",
                        (s, i) -> s.setBinaryStream(i, new ByteArrayInputStream(bytes), 3)),
                sample(
                        "bytea",
                        "setBinaryStream long",
                        (s, i) -> s.setBinaryStream(i, new ByteArrayInputStream(bytes), 4L)));
    }

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[30];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @SuppressWarnings("deprecation") // The method under test.
    private static void unicode(PreparedStatement statement, int position, byte[] utf8) throws SQLException {
        statement.setUnicodeStream(position, new ByteArrayInputStream(utf8), 6);
    }

    private static Stream<Sample> times() {
        Timestamp moment = Timestamp.valueOf("2024-03-31 02:30:00.123456");
        return Stream.of(
                sample("date", "setDate", (s, i) -> s.setDate(i, Date.valueOf("2024-02-29"))),
                sample(
                        "date",
                        "setDate calendar",
                        (s, i) -> s.setDate(i, Date.valueOf("2024-02-29"), calendar("Pacific/Auckland"))),
                sample("date", "setObject LocalDate", (s, i) -> s.setObject(i, LocalDate.of(1, 1, 1))),
                sample("date", "setObject DATE", (s, i) -> s.setObject(i, "2024-02-29", Types.DATE)),
                sample("time", "setTime", (s, i) -> s.setTime(i, Time.valueOf("23:59:59"))),
                sample(
                        "timetz",
                        "setTime calendar",
                        (s, i) -> s.setTime(i, Time.valueOf("23:59:59"), calendar("Asia/Kolkata"))),
                sample("time", "setObject LocalTime", (s, i) -> s.setObject(i, LocalTime.of(1, 2, 3, 4000))),
                sample(
                        "timetz",
                        "setObject OffsetTime",
                        (s, i) -> s.setObject(i, OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(5)))),
                sample("timestamp", "setTimestamp", (s, i) -> s.setTimestamp(i, moment)),
                sample("timestamptz", "setTimestamp", (s, i) -> s.setTimestamp(i, moment)),
                sample(
                        "timestamptz",
                        "setTimestamp calendar",
                        (s, i) -> s.setTimestamp(i, moment, calendar("America/New_York"))),
                sample(
                        "timestamp",
                        "setTimestamp calendar",
                        (s, i) -> s.setTimestamp(i, moment, calendar("America/New_York"))),
                sample(
                        "timestamptz",
                        "setObject java.util.Date",
                        (s, i) -> s.setObject(i, new java.util.Date(moment.getTime()), Types.TIMESTAMP)),
                sample(
                        "timestamp",
                        "setObject LocalDateTime",
                        (s, i) -> s.setObject(i, LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000))),
                sample(
                        "timestamptz",
                        "setObject OffsetDateTime",
                        (s, i) -> s.setObject(i, OffsetDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneOffset.ofHours(-7)))),
                sample(
                        "timestamptz",
                        "setObject TIMESTAMP_WITH_TIMEZONE",
                        (s, i) -> s.setObject(
                                i,
                                OffsetDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneOffset.ofHours(-7)),
                                Types.TIMESTAMP_WITH_TIMEZONE)));
    }

    private static Stream<Sample> objects() {
        UUID uuid = UUID.fromString("6ecd8c99-4036-403d-bf84-cf8400f67836");
        return Stream.of(
                sample("uuid", "setObject", (s, i) -> s.setObject(i, uuid)),
                sample("uuid", "setObject OTHER", (s, i) -> s.setObject(i, uuid, Types.OTHER)),
                sample("uuid", "setObject text OTHER", (s, i) -> s.setObject(i, uuid.toString(), Types.OTHER)),
                sample("json", "setObject OTHER", (s, i) -> s.setObject(i, "{\"a\": [1, null]}", Types.OTHER)),
                sample("text", "setObject enum OTHER", (s, i) -> s.setObject(i, JDBCType.ARRAY, Types.OTHER)),
                sample("xml", "setSQLXML", (s, i) -> s.setSQLXML(i, xml(s))),
                sample("xml", "setObject SQLXML", (s, i) -> s.setObject(i, xml(s), Types.SQLXML)),
                sample(
                        "texts",
                        "setArray",
                        (s, i) -> s.setArray(
                                i, s.getConnection().createArrayOf("text", new String[] {"a", null, "b,\"{}"}))),
                sample(
                        "ints",
                        "setArray",
                        (s, i) -> s.setArray(i, s.getConnection().createArrayOf("int4", new Object[][] {{1, 2}, {3, 4}
                        }))),
                sample("ints", "setObject int[]", (s, i) -> s.setObject(i, new int[] {1, 2})),
                sample(
                        "texts",
                        "setObject String[] ARRAY",
                        (s, i) -> s.setObject(i, new String[] {"a", "b"}, Types.ARRAY)));
    }

    private static SQLXML xml(PreparedStatement statement) throws SQLException {
        SQLXML xml = statement.getConnection().createSQLXML();
        xml.setString("<a b=\"c\">d</a>");
        return xml;
    }

    private static Stream<Sample> nulls() {
        return Stream.of(
                sample("int4", "setNull INTEGER", (s, i) -> s.setNull(i, Types.INTEGER)),
                sample("text", "setNull VARCHAR", (s, i) -> s.setNull(i, Types.VARCHAR)),
                sample("text", "setNull NULL", (s, i) -> s.setNull(i, Types.NULL)),
                sample("json", "setNull OTHER", (s, i) -> s.setNull(i, Types.OTHER)),
                sample("uuid", "setNull name", (s, i) -> s.setNull(i, Types.OTHER, "uuid")),
                sample("text", "setString", (s, i) -> s.setString(i, null)),
                sample("bytea", "setBytes", (s, i) -> s.setBytes(i, null)),
                sample("date", "setDate", (s, i) -> s.setDate(i, null)),
                sample("timestamp", "setTimestamp", (s, i) -> s.setTimestamp(i, null)),
                sample("numeric", "setBigDecimal", (s, i) -> s.setBigDecimal(i, null)),
                sample("ints", "setArray", (s, i) -> s.setArray(i, null)),
                sample("xml", "setSQLXML", (s, i) -> s.setSQLXML(i, null)),
                sample("text", "setObject", (s, i) -> s.setObject(i, null)),
                sample("int8", "setObject BIGINT", (s, i) -> s.setObject(i, null, Types.BIGINT)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void storesWhatTheDriverStores(Sample sample) throws SQLException {
        assertThat(stored(connection, sample)).isEqualTo(stored(oracle, sample));
    }

    private static String stored(Connection on, Sample sample) throws SQLException {
        try (PreparedStatement insert =
                        on.prepareStatement("insert into samples (id, \"" + sample.type + "\") values (?, ?)");
                PreparedStatement query =
                        on.prepareStatement("select \"" + sample.type + "\"::text from samples where id = ?");
                PreparedStatement delete = on.prepareStatement("delete from samples where id = ?")) {
            StringBuilder found = new StringBuilder();
            // Past the threshold of server-prepared statements, from where some types are sent in binary form.
            for (int id = 1; id <= 7; id++) {
                insert.setInt(1, id);
                sample.setter.set(insert, 2);
                insert.executeUpdate();
                query.setInt(1, id);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    found.append(rows.getString(1)).append('\n');
                }
                delete.setInt(1, id);
                assertThat(delete.executeUpdate()).isEqualTo(1);
            }
            return found.toString();
        }
    }

    /** Of many rows the values may go to the shards as arrays; every third is a NULL of the column's type, or of none. */
    @ParameterizedTest
    @MethodSource("samples")
    void storesInManyRowsWhatTheDriverStores(Sample sample) throws SQLException {
        assertThat(storedInMany(connection, sample)).isEqualTo(storedInMany(oracle, sample));
    }

    private static List<String> storedInMany(Connection on, Sample sample) throws SQLException {
        String places = String.join(", ", Collections.nCopies(30, "(?, ?)"));
        try (PreparedStatement insert =
                        on.prepareStatement("insert into samples (id, \"" + sample.type + "\") values " + places);
                PreparedStatement query =
                        on.prepareStatement("select \"" + sample.type + "\"::text from samples order by id");
                Statement delete = on.createStatement()) {
            for (int row = 0; row < 30; row++) {
                insert.setLong(2 * row + 1, row);
                if (row % 3 == 0) {
                    insert.setNull(
                            2 * row + 2, row % 2 == 0 ? Types.NULL : NULLS.getOrDefault(sample.type, Types.NULL));
                } else {
                    sample.setter.set(insert, 2 * row + 2);
                }
            }
            assertThat(insert.executeUpdate()).isEqualTo(30);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            assertThat(delete.executeUpdate("delete from samples")).isEqualTo(30);
            return found;
        }
    }

    static Stream<Sample> keys() {
        return samples()
                .filter(sample -> KEYS.contains(keyType(sample)))
                .filter(sample ->
                        nulls().noneMatch(nothing -> nothing.toString().equals(sample.toString())));
    }

    private static String keyType(Sample sample) {
        return sample.type.matches("int[248]") ? "bigint" : sample.type;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void findsByAnySetterWhatLiesAnywhere(Sample sample) throws SQLException {
        String table = "by_" + keyType(sample);
        String find = "select n from " + table + " where k = ?";
        for (int shard = 0; shard < cluster.size(); shard++) {
            cluster.on(shard, "truncate " + table);
        }
        cluster.oracle().on(0, "truncate " + table);
        try (PreparedStatement insert = oracle.prepareStatement("insert into " + table + " values (?, 1)")) {
            sample.setter.set(insert, 1);
            insert.executeUpdate();
        }
        String literal;
        try (Statement statement = oracle.createStatement();
                ResultSet rows = statement.executeQuery("select quote_literal(k::text) from " + table)) {
            assertThat(rows.next()).isTrue();
            literal = rows.getString(1);
        }
        insertByOwner(table, literal);
        try (PreparedStatement query = connection.prepareStatement(find)) {
            for (int round = 0; round < 7; round++) {
                sample.setter.set(query, 1);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(Shop.column(rows))
                            .as("rows where k is %s", literal)
                            .containsExactly(1);
                }
            }
        }
    }

    private static void insertByOwner(String table, String literal) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("insert into " + table + " values (" + literal + ", 1)"))
                    .isEqualTo(1);
        }
    }
}

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
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a conversion says of a bound value is what the server does with it, once pgjdbc has sent it. */
class KeyConversionIT {
    private static final List<Object> BOUND = List.of(
            (byte) 7,
            (short) -3,
            42,
            -1,
            40_000,
            3_000_000_000L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            0,
            BigInteger.valueOf(42),
            BigInteger.TWO.pow(70),
            new BigDecimal("42.000"),
            new BigDecimal("1.5"),
            new BigDecimal("-0.0"),
            new BigDecimal("1E+3"),
            new BigDecimal("0.1"),
            42.0,
            1.5,
            -0.0,
            0.1,
            1e18,
            9007199254740992.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            42.0f,
            0.1f,
            123456792f,
            16777214f,
            "42",
            " 42 ",
            "abc",
            "abc  ",
            "",
            "é",
            "2024-02-29",
            "\\x00ff",
            'x',
            true,
            UUID.fromString("6f0e1c2a-0000-4000-8000-00000000002a"),
            new byte[] {0, -1},
            LocalDate.of(2024, 2, 29),
            LocalDate.of(1999, 12, 31),
            LocalDate.of(1, 1, 1),
            LocalDate.of(-43, 3, 15),
            LocalDate.of(20000, 1, 1),
            LocalDate.MAX,
            LocalDate.MIN,
            LocalDateTime.of(2024, 2, 29, 0, 0),
            LocalDateTime.of(2024, 2, 29, 12, 30, 15, 123_456_500),
            LocalDateTime.of(2024, 2, 28, 23, 59, 59, 999_999_600),
            LocalDateTime.of(1999, 12, 31, 23, 59, 59, 123_456_499),
            LocalDateTime.of(-43, 3, 15, 1, 2, 3, 500),
            LocalDateTime.MAX,
            LocalDateTime.MIN,
            OffsetDateTime.of(2024, 2, 29, 12, 30, 15, 123_456_500, ZoneOffset.ofHours(-5)),
            OffsetDateTime.of(1890, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHoursMinutesSeconds(1, 2, 3)),
            OffsetDateTime.MAX,
            OffsetDateTime.MIN,
            java.sql.Date.valueOf("2024-02-29"),
            java.sql.Date.valueOf("1700-02-28"),
            Timestamp.valueOf("2024-02-29 12:30:15.123456"),
            Timestamp.valueOf("2024-02-29 12:30:15.1234565"),
            Timestamp.valueOf("2024-02-29 12:30:15.123456499"),
            Timestamp.valueOf("1999-12-31 23:59:59.9999999"),
            Timestamp.valueOf("1699-12-31 23:59:59.5"),
            Timestamp.from(Instant.parse("2024-03-31T01:30:00Z")));

    private static EmbeddedPostgres server;
    private static Connection connection;
    private static TimeZone zone;

    @BeforeAll
    static void start() throws IOException, SQLException {
        // Neither the server's zone nor UTC, and with a summer time: the old date classes are written by it.
        zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
        server = EmbeddedPostgres.start();
        connection = server.getPostgresDatabase().getConnection();
        try (Statement statement = connection.createStatement()) {
            for (KeyType type : KeyType.values()) {
                statement.execute("create table c_" + type.typname() + " (v " + type.typname() + ")");
            }
            statement.execute("set time zone 'Asia/Kolkata'");
        }
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        server.close();
        TimeZone.setDefault(zone);
    }

    /**
     * Every bound value that the server stores in the column gives a row. Then each bound value is looked for: what it finds must be
     * the rows of its canonical value, so none for NO_MATCH; UNKNOWN may find anything.
     */
    @ParameterizedTest
    @EnumSource(KeyType.class)
    void findsOnlyRowsOfTheCanonicalValue(KeyType type) throws SQLException {
        BOUND.forEach(bound -> storeIfPossible(type, bound));
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Object bound : BOUND) {
            Object converted = type.convert(bound);
            for (String text : find(type, bound)) {
                found++;
                Object held = held(type, text);
                boolean agrees = converted == NoKey.UNKNOWN
                        || (converted != NoKey.NO_MATCH
                                && type.domain()
                                        .identity(held)
                                        .equals(type.domain().identity(converted)));
                if (!agrees) {
                    wrong.add(
                            bound.getClass().getSimpleName() + " " + bound + " found " + text + " but is " + converted);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(found).as("rows found").isPositive();
    }

    /** What {@code stored} foresees is what the server then holds. */
    @ParameterizedTest
    @EnumSource(KeyType.class)
    void foreseesWhatIsStored(KeyType type) throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (Object bound : BOUND) {
            Object foreseen = type.stored(type.convert(bound), -1);
            String text = storeIfPossible(type, bound);
            if (foreseen == NoKey.UNKNOWN || text == null) {
                continue;
            }
            Object held = held(type, text);
            if (!type.domain().identity(held).equals(type.domain().identity(foreseen))) {
                wrong.add(bound.getClass().getSimpleName() + " " + bound + " stored " + text + " not " + foreseen);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void foreseesWhatDeclaredDigitsAndLengthsLeaveOfAValue() throws SQLException {
        assertFitted(KeyType.NUMERIC, "numeric(6,2)", "1.005", "-1.005", "1.004999", "9999.99", "9999.995", "0.004");
        assertFitted(KeyType.NUMERIC, "numeric(3,-2)", "149", "150", "-250", "99949", "99950");
        assertFitted(KeyType.NUMERIC, "numeric(2,5)", "0.00012", "0.000125", "0.01");
        assertFitted(KeyType.VARCHAR, "varchar(3)", "abc", "abc  ", "ab ", "ab  ", "😀éx   ", "abcd");
        assertFitted(KeyType.BPCHAR, "char(3)", "abc", "abc  ", "ab ", "a", "😀éx   ", "abcd");
        for (int digits = 0; digits <= 6; digits++) {
            assertFitted(
                    KeyType.TIMESTAMP,
                    "timestamp(" + digits + ")",
                    "2024-01-01 00:00:00.500000",
                    "1999-12-31 23:59:59.500000",
                    "1999-12-31 23:59:59.499999",
                    "2024-01-01 10:11:12.123455",
                    "1990-01-01 10:11:12.555555",
                    "infinity");
        }
    }

    private static void assertFitted(KeyType type, String declared, String... literals) throws SQLException {
        execute("drop table if exists fitted");
        execute("create table fitted (v " + declared + ")");
        int typmod =
                Integer.parseInt(texts("select atttypmod::text from pg_attribute where attrelid = 'fitted'::regclass"
                                + " and attname = 'v'")
                        .get(0));
        for (String literal : literals) {
            Object foreseen = type.stored(type.parse(literal), typmod);
            execute("truncate fitted");
            try {
                execute("insert into fitted values ('" + literal + "')");
            } catch (SQLException refused) {
                assertThat(foreseen).as(declared + " " + literal).isEqualTo(NoKey.UNKNOWN);
                continue;
            }
            Object held = type.parse(texts("select v::text from fitted").get(0));
            assertThat(foreseen).as(declared + " " + literal).isEqualTo(held);
        }
    }

    /** @return the text of what the column then holds; null if the server refused */
    private static @Nullable String storeIfPossible(KeyType type, Object bound) {
        String sql = "insert into c_" + type.typname() + " values (?) returning " + shown(type);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, bound);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        } catch (SQLException refused) {
            return null;
        }
    }

    private static List<String> find(KeyType type, Object bound) {
        List<String> found = new ArrayList<>();
        String sql = "select distinct " + shown(type) + " from c_" + type.typname() + " where v = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, bound);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
        } catch (SQLException refused) {
            return List.of();
        }
        return found;
    }

    // Dates and times as their counters: the texts of early and late years are not literals that a conversion reads.
    private static String shown(KeyType type) {
        return switch (type) {
            case DATE -> "case when isfinite(v) then (v - date '2000-01-01')::text else v::text end";
            case TIMESTAMP, TIMESTAMPTZ ->
                "case when isfinite(v) then trunc((extract(epoch from v) - 946684800) * 1000000)::text else v::text end";
            default -> "v::text";
        };
    }

    private static Object held(KeyType type, String text) {
        boolean counter = type == KeyType.DATE || type == KeyType.TIMESTAMP || type == KeyType.TIMESTAMPTZ;
        return counter && !text.endsWith("infinity") ? Long.valueOf(text) : type.parse(text);
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }
}

package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.backend.SyntheticRows.Column;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGResultSetMetaData;

class SyntheticRowsIT {
    private static EmbeddedPostgres server;
    private Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create type mood as enum ('sad', 'ok')");
            statement.execute("create schema \"Odd one\"");
            statement.execute("create type \"Odd one\".\"Mixed Case\" as (a int, b text)");
            statement.execute("create domain small as int check (value < 10)");
            statement.execute("create table t (id serial primary key, big bigserial, price numeric(10, 2) not null,"
                    + " name varchar(20), small small, mood mood, gone int, after_gone timestamptz(3))");
            statement.execute("alter table t drop column gone");
            statement.execute("insert into t (price, name, small, mood) values (12.50, 'it''s', 3, 'ok')");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void open() throws SQLException {
        connection = connect();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "1::int2",
                "1::int4",
                "9223372036854775807::int8",
                "1.5::float4",
                "'NaN'::float8",
                "-1e300::float8",
                "12.50::numeric",
                "12.50::numeric(10, 2)",
                "1200::numeric(2, -2)",
                "'NaN'::numeric",
                "'x'::text",
                "'x'::varchar",
                "'x'::varchar(20)",
                "'x'::char(5)",
                "'x'::\"char\"",
                "'x'::name",
                "'\\x00ff'::bytea",
                "'2024-02-29'::date",
                "'12:34:56.789'::time",
                "'12:34:56.789'::time(1)",
                "'12:34:56+02'::timetz",
                "'2024-02-29 12:34:56.789012'::timestamp",
                "'2024-02-29 12:34:56.789'::timestamp(0)",
                "'2024-02-29 12:34:56.789012+05:30'::timestamptz",
                "'2024-02-29 12:34:56.789'::timestamptz(3)",
                "'infinity'::timestamptz",
                "'1 year 2 days 03:04:05.6'::interval",
                "'03:04:05.6'::interval(2)",
                "'5b6f3c9e-0d0a-4c5b-9a55-1f1e0d6c7b8a'::uuid",
                "'{\"a\": 1}'::json",
                "'{\"a\": 1}'::jsonb",
                "'101'::bit(3)",
                "'101'::varbit(8)",
                "'<a/>'::xml",
                "12.5::money",
                "'10.0.0.1'::inet",
                "'(1,2)'::point",
                "'{1,2,null}'::int4[]",
                "'{1.10,2}'::numeric(10, 2)[]",
                "'{a,\"b c\"}'::text[]",
                "'ok'::mood",
                "'{ok,sad}'::mood[]",
                "row(1, 'x')::\"Odd one\".\"Mixed Case\"",
                "3::small",
                "'[1,5)'::int4range",
                "1::oid",
                "'t'::regclass",
                "'a b'::tsvector",
                "null"
            })
    void isLikeTheServersOwnResultForEveryType(String value) throws SQLException {
        assertLikeTheServers("select " + value + " as \"Value\", 1 as other, null::text as nothing");
    }

    @Test
    void keepsWhatTheMetaDataSaysOfATablesColumns() throws SQLException {
        assertLikeTheServers(
                "select id, big, price as \"Cost\", name, small, mood, after_gone, price * 2 as twice from t");
    }

    @Test
    void convertsAsTheDriverDoes() throws SQLException {
        List<Column> columns = List.of(
                Column.computed("n", "numeric", 10, 2),
                Column.computed("at", "timestamptz", 0, 6),
                Column.computed("u", "uuid", 0, 0),
                Column.computed("b", "bytea", 0, 0),
                Column.computed("f", "float8", 0, 0),
                Column.computed("t", "bool", 0, 0));
        String uuid = "5b6f3c9e-0d0a-4c5b-9a55-1f1e0d6c7b8a";
        List<@Nullable String[]> rows =
                rows(new @Nullable String[] {"7.00", "2024-01-01 00:00:00+00", uuid, "\\x0aff", "NaN", "t"});
        try (ResultSet result = SyntheticRows.of(connection, columns, rows)) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt("N")).isEqualTo(7);
            assertThat(result.getBigDecimal(1)).isEqualTo(new BigDecimal("7.00"));
            assertThat(result.getTimestamp(2)).isEqualTo(Timestamp.from(Instant.parse("2024-01-01T00:00:00Z")));
            assertThat(result.getObject(2, OffsetDateTime.class).toInstant())
                    .isEqualTo(Instant.parse("2024-01-01T00:00:00Z"));
            assertThat(result.getObject(3)).isEqualTo(UUID.fromString(uuid));
            assertThat(result.getBytes(4)).containsExactly(0x0a, 0xff);
            assertThat(result.getDouble(5)).isNaN();
            assertThat(result.getBoolean(6)).isTrue();
            assertThat(result.getMetaData().getPrecision(1)).isEqualTo(10);
            assertThat(result.getMetaData().getScale(1)).isEqualTo(2);
            assertThat(result.next()).isFalse();
        }
    }

    @Test
    void tellsNullFromZeroAndFromEmpty() throws SQLException {
        List<Column> columns = List.of(Column.computed("i", "int4", 0, 0), Column.computed("s", "text", 0, 0));
        List<@Nullable String[]> rows = rows(new @Nullable String[] {null, null}, new @Nullable String[] {"0", ""});
        try (ResultSet result = SyntheticRows.of(connection, columns, rows)) {
            result.next();
            assertThat(result.getInt(1)).isZero();
            assertThat(result.wasNull()).isTrue();
            assertThat(result.getString(2)).isNull();
            result.next();
            assertThat(result.getInt(1)).isZero();
            assertThat(result.wasNull()).isFalse();
            assertThat(result.getString(2)).isEmpty();
        }
    }

    @Test
    void knowsItsColumnsWithoutAnyRow() throws SQLException {
        List<Column> columns = List.of(Column.computed("total", "numeric", 0, 0));
        try (ResultSet result = SyntheticRows.of(connection, columns, List.of())) {
            assertThat(result.isBeforeFirst()).isFalse();
            assertThat(result.getMetaData().getColumnLabel(1)).isEqualTo("total");
            assertThat(result.getMetaData().getTableName(1)).isEmpty();
            assertThat(result.next()).isFalse();
        }
    }

    @Test
    void scrollsWhenAskedTo() throws SQLException {
        List<Column> columns = List.of(Column.computed("i", "int4", 0, 0));
        List<@Nullable String[]> rows = rows(new @Nullable String[] {"1"}, new @Nullable String[] {"2"});
        try (ResultSet result = SyntheticRows.of(connection, ResultSet.TYPE_SCROLL_INSENSITIVE, columns, rows)) {
            assertThat(result.last()).isTrue();
            assertThat(result.getInt(1)).isEqualTo(2);
            assertThat(result.absolute(1)).isTrue();
            assertThat(result.getInt(1)).isEqualTo(1);
        }
        try (ResultSet result = SyntheticRows.of(connection, columns, rows)) {
            assertThatThrownBy(result::last).hasMessageContaining("FORWARD_ONLY");
        }
    }

    @Test
    void closesItsStatementWithItself() throws SQLException {
        ResultSet result = SyntheticRows.of(connection, List.of(Column.computed("i", "int4", 0, 0)), List.of());
        Statement statement = result.getStatement();
        result.close();
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void worksOnALeasedConnection() throws SQLException {
        ShardAddress address =
                new ShardAddress("s0", server.getJdbcUrl("postgres", "postgres"), "", "", java.util.Map.of());
        try (ShardPools pools = ShardPools.open(List.of(address), false);
                Lease lease = pools.lease(0);
                ResultSet result = SyntheticRows.of(
                        lease.connection(),
                        List.of(Column.computed("i", "int4", 0, 0)),
                        rows(new @Nullable String[] {"42"}))) {
            result.next();
            assertThat(result.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void namesATypeThatThisServerDoesNotHave() {
        List<Column> columns = List.of(Column.computed("x", "no_such_type", 0, 0));
        assertThatThrownBy(() -> SyntheticRows.of(connection, columns, List.of()))
                .hasMessageContaining("type \"no_such_type\" of column \"x\"");
    }

    /** Makes the server's result once more out of its own description and texts, and compares all that can be seen. */
    private void assertLikeTheServers(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet expected = statement.executeQuery(query);
                Connection elsewhere = connect()) {
            List<Column> columns = SyntheticRows.describe(expected.getMetaData());
            expected.next();
            @Nullable String[] texts = new @Nullable String[columns.size()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = expected.getString(i + 1);
            }
            try (ResultSet actual = SyntheticRows.of(elsewhere, columns, rows(texts))) {
                assertThat(seen(actual.getMetaData())).isEqualTo(seen(expected.getMetaData()));
                actual.next();
                for (int column = 1; column <= columns.size(); column++) {
                    assertSameValue(actual, expected, column);
                }
            }
        }
    }

    private static void assertSameValue(ResultSet actual, ResultSet expected, int column) throws SQLException {
        Object value = actual.getObject(column);
        Object wanted = expected.getObject(column);
        assertThat(actual.wasNull()).isEqualTo(expected.wasNull());
        assertThat(value == null ? null : value.getClass()).isEqualTo(wanted == null ? null : wanted.getClass());
        if (value instanceof java.sql.Array array && wanted instanceof java.sql.Array wantedArray) {
            assertThat((Object[]) array.getArray()).isEqualTo(wantedArray.getArray());
        } else if (value instanceof java.sql.SQLXML xml && wanted instanceof java.sql.SQLXML wantedXml) {
            assertThat(xml.getString()).isEqualTo(wantedXml.getString());
        } else {
            assertThat(value).isEqualTo(wanted);
        }
        assertThat(actual.getString(column)).isEqualTo(expected.getString(column));
    }

    private static List<String> seen(ResultSetMetaData metaData) throws SQLException {
        PGResultSetMetaData base = metaData.unwrap(PGResultSetMetaData.class);
        List<String> seen = new ArrayList<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            seen.add(String.join(
                    "|",
                    metaData.getColumnLabel(column),
                    metaData.getColumnName(column),
                    "type " + metaData.getColumnType(column) + " " + metaData.getColumnTypeName(column),
                    metaData.getColumnClassName(column),
                    "precision " + metaData.getPrecision(column) + "," + metaData.getScale(column),
                    "width " + metaData.getColumnDisplaySize(column),
                    "from " + metaData.getSchemaName(column) + "." + metaData.getTableName(column),
                    base.getBaseSchemaName(column) + "." + base.getBaseColumnName(column),
                    "nullable " + metaData.isNullable(column) + " auto " + metaData.isAutoIncrement(column),
                    "signed " + metaData.isSigned(column) + " case " + metaData.isCaseSensitive(column),
                    "search " + metaData.isSearchable(column) + " money " + metaData.isCurrency(column),
                    "write " + metaData.isReadOnly(column) + metaData.isWritable(column)));
        }
        return seen;
    }

    private static List<@Nullable String[]> rows(@Nullable String[]... rows) {
        return Arrays.asList(rows);
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
    }
}

package io.shardline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ShardlineException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our idea of literals and names beside the server's own. */
final class LiteralsIT {
    private static final int LITERALS = 4_000;
    private static final String[] PIECES = {
        "a",
        "''",
        "\\'",
        "\\\\",
        "\\n",
        "\\x41",
        "\\101",
        "\\u0041",
        "\\U0001F600",
        "\\ud83d\\ude00",
        "\\q",
        " ",
        "é",
        "😀",
        "'\n'",
        "' --x\n '",
        "' '",
        "$",
        "$$",
        "\"",
        "--",
        "/*",
        "\\x",
        "\\0",
        "\\377",
        "\\u00",
        "?",
        "\\+000041",
        "\\0041"
    };
    private static final String[] PREFIXES = {"'", "E'", "U&'", "N'", "$$", "$é$"};

    private static EmbeddedPostgres server;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        connection = server.getPostgresDatabase().getConnection();
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        server.close();
    }

    /** The one value that the server reads, or nothing if it refuses the text. */
    private static Optional<String> server(String literal) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select (" + literal + ")::text")) {
            rows.next();
            return Optional.of(rows.getString(1));
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(literal).matches("42601|22.*|42704|42883|42703");
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'it''s'",
                "'a\\'",
                "E'\\x41\\101\\u0042\\U00000043\\q\\''",
                "'a'\n 'b'",
                "'a' -- c\n\t'b'",
                "E'a\\n'\r'b\\t'",
                "$$a'b$$",
                "$x$a$$b$x$",
                "$é$a$é$",
                "U&'abc'",
                "N'abc'",
                "E'\\ud83d\\ude00'",
                "'é😀'",
                "'\\n'",
                "E'\\b\\f\\v\\r'"
            })
    void readsTheSameValueAsTheServer(String literal) throws SQLException {
        Optional<String> value = SqlText.read(literal.startsWith("E") ? " " + literal : literal, false)
                .literal(0);
        assertThat(value).isPresent().isEqualTo(server(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FooÄ", "\"Foo\"\"Ä\"", "U&\"d\\0061t\\+01F600\"", "U&\"a!!!0062\" UESCAPE '!'",
                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéé",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéé", "a\u00a0b", "x$1", "\u212a", "Ⅷ"
            })
    void readsTheSameNameAsTheServer(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 as " + name)) {
            assertThat(rows.getMetaData().getColumnLabel(1))
                    .isEqualTo(SqlText.read(name, false).name(0));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "0x7FFFFFFF", "0x80000000",
                        "0b11", "0o37777777777",
                "1_000_000_000", "3_000_000_000", "1e0", "1.", ".5", "0000000000001", "0x7FFFFFFFFFFFFFFF",
                        "0x8000000000000000"
            })
    void givesNumbersTheSameTypeAsTheServer(String number) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + number)) {
            assertThat(SqlText.read("select " + number, false).fingerprint())
                    .startsWith("select {" + rows.getMetaData().getColumnTypeName(1) + "}");
        }
    }

    @Test
    void claimsOnlyValuesThatTheServerReads() throws SQLException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        Random random = new Random(seed);
        int claimed = 0;
        for (int i = 0; i < LITERALS; i++) {
            String prefix = PREFIXES[random.nextInt(PREFIXES.length)];
            StringBuilder literal = new StringBuilder(prefix);
            for (int piece = random.nextInt(6); piece > 0; piece--) {
                literal.append(PIECES[random.nextInt(PIECES.length)]);
            }
            literal.append(prefix.startsWith("$") ? prefix : "'");
            Optional<String> ours = ours(literal.toString());
            if (ours.isPresent()) {
                assertThat(server(literal.toString())).as(literal.toString()).isEqualTo(ours);
                claimed++;
            }
        }
        assertThat(claimed).isGreaterThan(LITERALS / 10);
    }

    /** The value if the text is one literal and we claim to know it. */
    private static Optional<String> ours(String literal) {
        try {
            SqlText text = SqlText.read("select (" + literal + ")", false);
            return text.size() == 4 ? text.literal(2) : Optional.empty();
        } catch (ShardlineException e) {
            return Optional.empty();
        }
    }
}

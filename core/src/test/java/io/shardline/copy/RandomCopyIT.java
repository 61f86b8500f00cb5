package io.shardline.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shardline.CopyIn;
import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.postgresql.PGConnection;

/** Random rows, written by a server in random formats, arrive as they are and where they belong. */
@Timeout(120)
class RandomCopyIT {
    private static final List<String> TYPES = List.of(
            "int", "bigint", "text", "varchar(9)", "char(6)", "numeric(12,3)", "uuid", "bytea", "date", "timestamptz");
    private static final String SIGNS = "a\\\"',;|\t\n\r \u00e9\u20ac\ud83d\ude00N.x0";

    @Test
    void everyFormatGivesTheSameRowsAsOneServer() throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int rounds = Integer.getInteger("shardline.copy.rounds", 20);
        try (TestCluster cluster = TestCluster.create(3);
                Connection one = cluster.oracle().connect(0)) {
            StringBuilder tables = new StringBuilder();
            for (int i = 0; i < TYPES.size(); i++) {
                String create = "create table t%d (v text, k %s not null, w text)".formatted(i, TYPES.get(i));
                cluster.onEach(create);
                cluster.oracle().onEach(create);
                tables.append("t%d: { key: k }\n".formatted(i));
            }
            String yaml = cluster.yaml(tables.toString()) + "\ntransactions: { acrossShards: best-effort }\n";
            try (ParallelConnection db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
                    Session session = db.openSession()) {
                for (int round = 0; round < rounds; round++) {
                    int table = round % TYPES.size();
                    fill(one, "t" + table, random);
                    String options = options(random);
                    String columns = random.nextBoolean() ? "" : " (w, k, v)";
                    byte[] bytes = unload(one, "copy t" + table + columns + " to stdout " + options);
                    cluster.onEach("truncate t" + table);
                    load(session, "copy t" + table + columns + " from stdin " + options, bytes, random);
                    check(cluster, one, db.owners("t" + table), "t" + table);
                }
            }
        }
    }

    @Test
    void aBadRowHasTheLineThatOneServerSays() throws Exception {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TestCluster cluster = TestCluster.create(3);
                Connection one = cluster.oracle().connect(0)) {
            String create = "create table t (k int, v text, n int)";
            cluster.onEach(create);
            cluster.oracle().onEach(create);
            try (ParallelConnection db = ParallelConnection.open(cluster.writeYaml("t: { key: k }"));
                    Session session = db.openSession()) {
                for (int round = 0; round < 40; round++) {
                    boolean header = random.nextBoolean();
                    String sql = "copy t from stdin csv" + (header ? " header" : "");
                    byte[] rows = withBadRow(random, header).getBytes(StandardCharsets.UTF_8);
                    String expected = failure(() ->
                            one.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new ByteArrayInputStream(rows)));
                    String found = failure(() -> session.copyIn(sql, new ByteArrayInputStream(rows)));
                    assertThat(found).isEqualTo(expected).contains("line");
                }
            }
        }
    }

    /** A server counts carriage returns in a quoted field until it has seen how lines end, and the shard sees other rows first. */
    @Test
    void theFirstRowOfAShardHasTheLineThatOneServerSays() throws Exception {
        try (TestCluster cluster = TestCluster.create(3);
                Connection one = cluster.oracle().connect(0)) {
            String create = "create table t (k int, v text, n int)";
            cluster.onEach(create);
            cluster.oracle().onEach(create);
            try (ParallelConnection db = ParallelConnection.open(cluster.writeYaml("t: { key: k }"));
                    Session session = db.openSession()) {
                for (String inside : List.of("a\nb", "a\rb\rc")) {
                    for (int key = 0; key < 6; key++) {
                        byte[] rows = "0,\"\n\",1\n%d,\"%s\",x\n"
                                .formatted(key, inside)
                                .getBytes(StandardCharsets.UTF_8);
                        assertThat(failure(
                                        () -> session.copyIn("copy t from stdin csv", new ByteArrayInputStream(rows))))
                                .isEqualTo(failure(() -> one.unwrap(PGConnection.class)
                                        .getCopyAPI()
                                        .copyIn("copy t from stdin csv", new ByteArrayInputStream(rows))))
                                .contains("line");
                    }
                }
            }
        }
    }

    private static String withBadRow(Random random, boolean header) {
        String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
        int bad = random.nextInt(30);
        StringBuilder rows = new StringBuilder(header ? "k,v,n" + end : "");
        for (int i = 0; i < 40; i++) {
            String inside = List.of("x", "a\nb", "a\r\nb", "a\rb\rc", "\n\n").get(random.nextInt(5));
            rows.append(random.nextInt(1000)).append(",\"").append(inside).append("\",");
            rows.append(i >= bad && random.nextInt(3) == 0 ? "x" : "1").append(end);
        }
        return rows.append("1,,x").toString();
    }

    private static String failure(Executable work) {
        Throwable failure = assertThrows(SQLException.class, work);
        Matcher where = Pattern.compile("COPY t, line \\d+, column n").matcher(String.valueOf(failure.getMessage()));
        return where.find() ? where.group() : String.valueOf(failure.getMessage());
    }

    private static void fill(Connection one, String table, Random random) throws SQLException {
        try (Statement statement = one.createStatement()) {
            statement.execute("truncate " + table);
        }
        String key = TYPES.get(Integer.parseInt(table.substring(1)));
        try (PreparedStatement insert =
                one.prepareStatement("insert into " + table + " values (?, ?::text::" + key + ", ?)")) {
            int rows = random.nextInt(10) == 0 ? 4_000 : random.nextInt(400);
            for (int i = 0; i < rows; i++) {
                insert.setString(1, random.nextInt(5) == 0 ? null : text(random, 12));
                insert.setString(2, key(key, random));
                insert.setString(3, random.nextInt(900) == 0 ? text(random, 200_000) : text(random, 5));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int points = SIGNS.codePointCount(0, SIGNS.length());
        for (int i = random.nextInt(most); i > 0; i--) {
            text.appendCodePoint(SIGNS.codePointAt(SIGNS.offsetByCodePoints(0, random.nextInt(points))));
        }
        return text.toString();
    }

    private static String key(String type, Random random) {
        return switch (type) {
            case "int" -> String.valueOf(random.nextInt());
            case "bigint" -> String.valueOf(random.nextBoolean() ? random.nextLong() : random.nextInt(100) - 50);
            case "numeric(12,3)" -> (random.nextInt() / 1000.0) + (random.nextInt(20) == 0 ? "e-3" : "");
            case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            case "bytea" -> "\\x" + "%04x".formatted(random.nextInt(1 << 16));
            case "date" -> "%d-%02d-01".formatted(1900 + random.nextInt(300), 1 + random.nextInt(12));
            case "timestamptz" -> "%d-01-01 10:00:00.%d+02".formatted(1900 + random.nextInt(300), random.nextInt(1000));
            default -> text(random, 6);
        };
    }

    private static String options(Random random) {
        if (random.nextInt(4) == 0) {
            return "(format binary)";
        }
        boolean csv = random.nextBoolean();
        List<String> options = new ArrayList<>();
        options.add("format " + (csv ? "csv" : "text"));
        if (random.nextBoolean()) {
            options.add("delimiter '" + (csv ? ",;|" : "\t;|,").charAt(random.nextInt(3)) + "'");
        }
        if (random.nextBoolean()) {
            // Without quotes an empty text could not be told from a NULL.
            options.add("null '" + (csv && random.nextBoolean() ? "" : "NIL") + "'");
        }
        if (random.nextBoolean()) {
            options.add("header");
        }
        if (csv && random.nextBoolean()) {
            options.add("quote ''''");
        }
        if (csv && random.nextBoolean()) {
            options.add("escape '\\'");
        }
        return "(" + String.join(", ", options) + ")";
    }

    private static byte[] unload(Connection one, String sql) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        one.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, bytes);
        return bytes.toByteArray();
    }

    private static void load(Session session, String sql, byte[] bytes, Random random) throws SQLException {
        int most = random.nextBoolean() ? 20 : 100_000;
        try (CopyIn copy = session.copyIn(sql)) {
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(most));
                copy.write(bytes, at, length);
                at += length;
            }
            copy.end();
        }
    }

    private static void check(TestCluster cluster, Connection one, Owners owners, String table) throws SQLException {
        List<String> expected = rows(one, table);
        List<String> found = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (Connection connection = cluster.connect(shard)) {
                found.addAll(rows(connection, table));
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("select distinct k::text from " + table)) {
                    while (row.next()) {
                        assertThat(owners.indexOf(row.getString(1))).isEqualTo(shard);
                    }
                }
            }
        }
        found.sort(null);
        assertThat(found.equals(expected))
                .as("rows of %s, %d of %d", table, found.size(), expected.size())
                .isTrue();
    }

    private static List<String> rows(Connection connection, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select t::text from " + table + " t")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        rows.sort(null);
        return rows;
    }
}

package io.shardline.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** COPY TO STDOUT puts out what one server with all rows would, each row once and the header once. */
@Timeout(60)
class CopyOutIT {
    private static final String ROWS = """
            insert into t select i, case when i %% 7 = 0 then null else 'a,"b''\\' || i || chr(9) || chr(10) || chr(i %% 31 + 1) end,
            i / 3.0, i %% 2 = 0, timestamptz '2024-01-01' + i * interval '1 hour', array[i::text, null, 'x y']
            from generate_series(1, %d) i""";

    private static TestCluster cluster;
    private static ParallelConnection db;
    private static Connection one;
    private Session session;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        String create = "create table t (k int, v text, n numeric, b bool, at timestamptz, list text[]);"
                + "create table copies (k int)";
        cluster.onEach(create);
        cluster.oracle().onEach(create);
        one = cluster.oracle().connect(0);
        cluster.oracle().onEach(ROWS.formatted(2000));
        cluster.onEach("insert into copies values (1), (2)");
        db = ParallelConnection.open(cluster.writeYaml("t: { key: k }\ncopies: reference"));
        try (Session load = db.openSession()) {
            load.copyIn("copy t from stdin", new ByteArrayInputStream(ofOne("copy t to stdout")));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        db.close();
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        session = db.openSession();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static byte[] ofOne(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        one.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
        return out.toByteArray();
    }

    private byte[] ofAll(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        session.copyOut(sql, out);
        return out.toByteArray();
    }

    private static List<String> sorted(byte[] lines) {
        return Arrays.stream(new String(lines, UTF_8).split("\n", -1)).sorted().toList();
    }

    @Test
    void unitesTheRowsOfAllShardsWithOneHeader() throws Exception {
        for (String options :
                List.of("", "(format csv)", "(format csv, header)", "(header, null 'x', delimiter ';')")) {
            byte[] expected = ofOne("copy t to stdout " + options);
            byte[] found = ofAll("copy t to stdout " + options);
            assertThat(sorted(found)).as(options).isEqualTo(sorted(expected));
            if (options.contains("header")) {
                assertThat(new String(found, UTF_8)).startsWith("k").doesNotStartWith("k1");
            }
        }
        assertThat(session.copyOut("copy t (v, k) to stdout", OutputStream.nullOutputStream()))
                .isEqualTo(2000);
    }

    @Test
    void writesOneBinaryStreamThatCanBeReadAgain() throws Exception {
        byte[] binary = ofAll("copy t to stdout (format binary)");
        assertThat(binary).hasSameSizeAs(ofOne("copy t to stdout (format binary)"));
        cluster.oracle().onEach("create table again (like t)");
        assertThat(one.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy again from stdin (format binary)", new ByteArrayInputStream(binary)))
                .isEqualTo(2000);
        assertThat(sorted(ofOne("copy again to stdout"))).isEqualTo(sorted(ofOne("copy t to stdout")));
    }

    @Test
    void keepsTheOrderOfAQuery() throws Exception {
        for (String options : List.of(
                "",
                "(format csv, header)",
                "(format csv, quote '''', force_quote *, null 'none')",
                "csv force quote *",
                "(delimiter 'Z', null '')")) {
            for (String query : List.of(
                    "select k, v, n, b, at, list from t order by k desc limit 300",
                    "select count(*), b from t group by b order by b",
                    "select v from t where k = 20")) {
                String sql = "copy (" + query + ") to stdout " + options;
                assertThat(new String(ofAll(sql), UTF_8)).as(sql).isEqualTo(new String(ofOne(sql), UTF_8));
            }
        }
        assertThatThrownBy(() -> ofAll("copy (select k from t order by k) to stdout binary"))
                .isInstanceOfSatisfying(
                        ShardlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        assertThat(ofAll("copy (select * from t where k = 20) to stdout binary"))
                .isEqualTo(ofOne("copy (select * from t where k = 20) to stdout binary"));
    }

    @Test
    void putsOutAReferenceTableOnce() throws Exception {
        assertThat(new String(ofAll("copy copies to stdout"), UTF_8)).isEqualTo("1\n2\n");
    }

    @Test
    void seesTheRowsOfItsTransaction() throws Exception {
        session.setAutoCommit(false);
        session.execute("insert into t (k) values (5000), (5001), (5002)");
        assertThat(session.copyOut("copy t to stdout", OutputStream.nullOutputStream()))
                .isEqualTo(2003);
        session.rollback();
    }

    @Test
    void isUsableAfterTheOutputHasFailed() throws Exception {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("disk full");
            }
        };
        assertThatThrownBy(() -> session.copyOut("copy t to stdout", full))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
        assertThat(session.execute("select 1 from t")).isEqualTo(2000);
    }
}

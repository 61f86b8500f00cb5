package io.shardline.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ParallelConnection;
import io.shardline.testing.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables made for files, and loads that are only tried. */
class CsvCreateIT {
    private static final String PEOPLE = """
            no,Full Name,zip,born,seen,height,active,nothing
            1,Ann,01234,1990-05-01,2026-01-01 10:00,1.70,true,
            2,Bob,98765,1985-12-24,2026-01-02,2,false,
            3,,00000,,,-0.5,,
            """;

    private TestCluster cluster;
    private ParallelConnection db;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws SQLException {
        cluster = TestCluster.create(2);
        db = ParallelConnection.open(cluster.writeYaml("people: { key: no }\nentities: { key: code }"));
    }

    @AfterEach
    void stop() {
        db.close();
        cluster.close();
    }

    private Path file(String content) throws Exception {
        return Files.writeString(directory.resolve("people.csv"), content);
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        db.cursor().execute(sql).forEach(row -> rows.add(row.values().toString()));
        return rows;
    }

    @Test
    void makesAShardedTableWithTypesThatHoldTheWholeFile() throws Exception {
        CsvLoad load = CsvLoad.into("people").key("no").build();
        List<String> statements = load.create(db, file(PEOPLE));
        assertThat(statements).containsExactly("""
                create table "people" (
                    "no" bigint,
                    "Full Name" text,
                    "zip" text,
                    "born" date,
                    "seen" timestamp,
                    "height" numeric,
                    "active" boolean,
                    "nothing" text,
                    primary key ("no"))""".replace("(\"no\"))", "(\"no\")\n)"));
        assertThat(load.run(db, file(PEOPLE)).inserted()).isEqualTo(3);
        assertThat(rows("select zip, born, height from people order by no"))
                .containsExactly("[01234, 1990-05-01, 1.70]", "[98765, 1985-12-24, 2]", "[00000, null, -0.5]");
        assertThat(load.create(db, file(PEOPLE))).isEmpty();
    }

    @Test
    void makesAHistoryThatCanBeLoaded() throws Exception {
        CsvLoad load = CsvLoad.into("entities")
                .mode(CsvMode.HISTORY)
                .key("code")
                .deriveUuid("id", NameUuid.VERSION_5, "code")
                .build();
        Path first = file("code,price\na,1\nb,2\n");
        assertThat(load.create(db, first)).hasSize(2);
        assertThat(load.run(db, first).inserted()).isEqualTo(2);
        assertThat(load.run(db, file("code,price\na,15\nb,2\n")).updated()).isEqualTo(1);
        assertThat(rows("select price, is_current, version_number from entities where code = 'a' order by 3"))
                .containsExactly("[1, false, 1]", "[15, true, 2]");
    }

    @Test
    void makesASchemaToReviewItIn() throws Exception {
        CsvLoad load = CsvLoad.into("staging.people").build();
        assertThat(load.create(db, file(PEOPLE))).first().isEqualTo("create schema if not exists \"staging\"");
        assertThat(load.run(db, file(PEOPLE)).inserted()).isEqualTo(3);
        assertThat(rows("select count(*) from staging.people")).containsExactly("[3]");
    }

    @Test
    void triesALoadAndLeavesNothing() throws Exception {
        for (CsvMode mode : List.of(CsvMode.APPEND, CsvMode.UPSERT)) {
            CsvLoad load = CsvLoad.into("people").mode(mode).key("no").build();
            load.create(db, file(PEOPLE));
            assertThat(load.tryOut(db, file(PEOPLE)).inserted()).isEqualTo(3);
            assertThat(rows("select count(*) from people")).containsExactly("[0]");
        }
        CsvLoad history =
                CsvLoad.into("entities").mode(CsvMode.HISTORY).key("code").build();
        Path entities = file("code,price\na,1\nb,2\n");
        history.create(db, entities);
        assertThat(history.tryOut(db, entities).inserted()).isEqualTo(2);
        assertThat(history.run(db, entities).inserted()).isEqualTo(2);
        assertThat(history.tryOut(db, file("code,price\na,3\n")).updated()).isEqualTo(1);
        assertThat(rows("select price from entities where code = 'a'")).containsExactly("[1]");
    }

    @Test
    void tellsWhatWouldBeRefused() throws Exception {
        CsvLoad first = CsvLoad.into("people").key("no").build();
        first.create(db, file(PEOPLE));
        List<String> refused = new ArrayList<>();
        CsvLoad load = CsvLoad.into("people")
                .mode(CsvMode.UPSERT)
                .key("no")
                .refuse(10, reject -> refused.add(reject.row() + " " + reject.sqlState()))
                .build();
        assertThat(load.tryOut(db, file("no,born\n1,1990-05-01\n2,never\n")).refused())
                .isEqualTo(1);
        assertThat(refused).containsExactly("2 22007");
        assertThat(rows("select count(*) from people")).containsExactly("[0]");
    }

    @Test
    void makesNothingOfAFileThatIsWrong() throws Exception {
        CsvLoad load = CsvLoad.into("people").key("no").build();
        assertThatThrownBy(() -> load.create(db, file("no,name\n1,\"open\n"))).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> load.create(db, file("id,name\n1,a\n")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("\"no\"");
        assertThatThrownBy(() -> rows("select * from people")).hasFieldOrPropertyWithValue("SQLState", "42P01");
    }
}

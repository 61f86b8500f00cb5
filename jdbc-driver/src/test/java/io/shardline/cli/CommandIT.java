package io.shardline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ParallelConnection;
import io.shardline.testing.TestCluster;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, run inside of this process. */
class CommandIT {
    private static TestCluster cluster;
    private static String yaml;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void create() throws SQLException {
        cluster = TestCluster.create(2);
        cluster.onEach("create table customers (customer_id bigint primary key, name text, at timestamp)");
        cluster.onEach("create table mails (mail_id bigint primary key, customer_id bigint)");
        yaml = cluster.writeYaml("customers: { key: customer_id }\nmails: { key: customer_id }")
                .toString();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void printsTablesAsPsqlDoes() {
        int status = run(
                "sql",
                "--cluster",
                yaml,
                "-c",
                "select customer_id, name from (values (1, 'a'), (22, 'b\nc')) t(customer_id, name)");

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        " customer_id | name ",
                        "-------------+------",
                        "           1 | a",
                        "          22 | b\\nc",
                        "(2 rows)",
                        "");
    }

    @Test
    void printsCsvAndJson() {
        String sql = "select 1 as n, 'a,\"b' as t, null::text as x, '' as e";

        assertThat(run("sql", "--cluster", yaml, "--format", "csv", "-c", sql)).isZero();
        assertThat(run("sql", "--cluster", yaml, "--json", "-c", sql)).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "n,t,x,e\n1,\"a,\"\"b\",,\"\"\n[\n{\"n\": 1, \"t\": \"a,\\\"b\", \"x\": null, \"e\": \"\"}\n]\n");
    }

    @Test
    void runsAFileOfStatementsWithACopy(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("script.sql");
        Files.writeString(file, """
                \\restrict abc
                insert into customers values (100, 'a;b');
                begin;
                copy customers (customer_id, name) from stdin;
                101\tx
                102\t\\N
                \\.
                commit;
                select count(*) from customers where customer_id between 100 and 102;
                """);

        assertThat(run("sql", "--cluster", yaml, "--format", "csv", file.toString()))
                .isZero();
        assertThat(out.toString()).isEqualTo("count\n3\n");
    }

    @Test
    void saysHowManyRowsWereWrittenOrWhatWasDone() {
        String sql = "create table if not exists customers (customer_id int);"
                + " insert into customers values (200, 'a'), (201, 'b'); delete from customers where customer_id = -1;"
                + " begin; update customers set name = 'c' where customer_id = 200; commit";

        assertThat(run("sql", "--cluster", yaml, "-c", sql)).isZero();
        assertThat(err.toString().lines())
                .containsExactly(
                        "CREATE",
                        "NOTICE: relation \"customers\" already exists, skipping",
                        "2 rows written",
                        "0 rows written",
                        "BEGIN",
                        "1 row written",
                        "COMMIT");
    }

    @Test
    void saysInWhichFileAndOnWhichLineAnErrorLies(@TempDir Path directory) throws Exception {
        Path table = Files.writeString(directory.resolve("customers.csv"), "customer_id,name\n301,\"a\nb\"\n302\n");
        Path latin =
                Files.write(directory.resolve("latin.csv"), new byte[] {'7', ',', 'x', '\n', '8', ',', (byte) 0xe9});
        Path dump =
                Files.writeString(directory.resolve("customers.sql"), "\ninsert into customers values (null, 'a');");

        assertThat(run("load", "--cluster", yaml, table.toString())).isEqualTo(1);
        assertThat(run(
                        "load",
                        "--cluster",
                        yaml,
                        "--table",
                        "customers",
                        "--columns",
                        "customer_id,name",
                        latin.toString()))
                .isEqualTo(1);
        assertThat(run("replay", "--cluster", yaml, dump.toString())).isEqualTo(1);

        assertThat(err.toString().lines())
                .contains(
                        "  File: " + table + ", line 4",
                        "  File: " + latin + ", line 2",
                        "ERROR: row of \"customers\" on line 2 was refused",
                        "  File: " + dump);
    }

    @Test
    void saysWhatAServerHasSaidOfARefusedRow(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("customers.csv"), "customer_id,name\n301,\n");
        run(
                "sql",
                "--cluster",
                yaml,
                "-c",
                "alter table customers add constraint named check (name is not null) not valid");
        try {
            assertThat(run("load", "--cluster", yaml, "--mode", "upsert", file.toString()))
                    .isEqualTo(1);
        } finally {
            run("sql", "--cluster", yaml, "-c", "alter table customers drop constraint named");
        }
        assertThat(err.toString())
                .contains("constraint \"named\".\n  Cause: new row for relation \"customers\" violates");
    }

    @Test
    void saysTheServersErrorWithoutAStackTrace() {
        assertThat(run("sql", "--cluster", yaml, "-c", "select nothing from customers"))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("ERROR: ")
                .contains("nothing", "SQLSTATE: 42703")
                .doesNotContain("\tat ");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThat(run("sql", "--cluster", yaml, "missing.sql")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("ERROR: there is no file \"missing.sql\"\n");
        assertThat(run("sql", "--cluster", "missing.yaml", "-c", "select 1")).isEqualTo(1);
    }

    @Test
    void explainsWithoutRunning() {
        assertThat(run(
                        "explain",
                        "--cluster",
                        yaml,
                        "-c",
                        "select * from customers where customer_id = 1; delete from customers where customer_id = 2"))
                .isZero();
        assertThat(out.toString()).contains("customers").containsAnyOf("s0", "s1");
    }

    @Test
    void findsWhatIsWrongWithTheShards() throws SQLException {
        cluster.on(0, "insert into customers (customer_id, name) select g, 'm' from generate_series(1000, 1099) g");
        try {
            assertThat(run("doctor", "--cluster", yaml, "--rows")).isEqualTo(1);
        } finally {
            cluster.on(0, "delete from customers where customer_id between 1000 and 1099");
        }
        assertThat(out.toString())
                .containsPattern("ok +reachable +s0, s1: PostgreSQL")
                .containsPattern("problem +rows +customers: [1-9]\\d* of \\d+ on s0 belong elsewhere")
                .containsPattern(
                        "warning +unique keys +mails: index mails_pkey on \\(mail_id\\) does not contain the shard key");
    }

    @Test
    void findsADifferenceOfTheSchemas() throws SQLException {
        cluster.on(1, "alter table customers add extra int");
        try {
            assertThat(run("doctor", "--cluster", yaml, "--json")).isEqualTo(1);
        } finally {
            cluster.on(1, "alter table customers drop extra");
        }
        assertThat(out.toString()).contains("\"check\": \"schema\"").contains("extra integer");
    }

    @Test
    void recoversNothingWhereNothingIsLeft() {
        assertThat(run("recover", "--cluster", yaml)).isZero();
        assertThat(out.toString()).isEqualTo("nothing is unfinished\n");
    }

    @Test
    void replaysADump(@TempDir Path directory) throws Exception {
        Path dump = directory.resolve("dump.sql");
        Files.writeString(dump, """
                SET client_encoding = 'UTF8';
                insert into mails (mail_id, customer_id) values (1, 1);
                insert into customers (customer_id, name) values (501, 'a'), (502, 'b');
                insert into customers (customer_id, name) values (503, 1 / 0);
                """);
        Path rejects = directory.resolve("rejects.tsv");
        String[] arguments = {
            "replay",
            "--cluster",
            yaml,
            "--policy",
            "mails=error",
            "--max-refused",
            "1",
            "--rejects",
            rejects.toString(),
            dump.toString()
        };

        assertThat(run(arguments)).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("\"customers\": 2 rows read, 2 written, 0 as they were")
                .contains("\"mails\": 1 row read, 1 written, 0 as they were")
                .contains("passed over: 1 set")
                .contains("refused: 1 row");
        assertThat(Files.readString(rejects)).startsWith("4\t22012\t");
        assertThat(run(
                        "replay",
                        "--cluster",
                        yaml,
                        "--policy",
                        "mails=skip",
                        "--key",
                        "mails=mail_id",
                        dump.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("ERROR: ").doesNotContain("\tat ");
    }

    @Test
    void loadsACsvFileIntoTheTableOfItsName(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("customers.csv");
        Files.writeString(file, "customer_id;name\n601;a\n602;\n");
        String[] upsert = {"load", "--cluster", yaml, "--mode", "upsert", "--delimiter", ";", "--json", file.toString()
        };

        assertThat(run(upsert)).as(err.toString()).isZero();
        assertThat(run(upsert)).as(err.toString()).isZero();

        assertThat(out.toString().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"read\": 2, \"inserted\": 2"),
                        second -> assertThat(second).contains("\"inserted\": 0, \"updated\": 0, \"unchanged\": 2"));
        Files.writeString(file, "customer_id,name\n603,a\nx,b\n");
        assertThat(run("load", "--cluster", yaml, file.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("ERROR: ").doesNotContain("\tat ");
        assertThat(run("load", "--cluster", yaml, "--mode", "history", file.toString()))
                .isEqualTo(2);
    }

    @Test
    void makesTheTableForAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("mails.2026.csv"), "mail_id,customer_id\n901,x\n902,y\n");
        String[] load = {"load", "--cluster", yaml, "--staging", "review", file.toString()};
        String[] dry = {"load", "--cluster", yaml, "--staging", "review", "--dry-run", file.toString()};

        assertThat(run(dry)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("create table \"review\".\"mails\"", "\"customer_id\" text");
        assertThat(run("sql", "--cluster", yaml, "-c", "select * from review.mails"))
                .isEqualTo(1);
        assertThat(run(load)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("inserted: 2");
        assertThat(run(dry)).as(err.toString()).isZero();
        assertThat(run("sql", "--cluster", yaml, "--format", "csv", "-c", "select count(*) from review.mails"))
                .isZero();
        assertThat(out.toString()).endsWith("count\n2\n");
        assertThat(run("load", "--cluster", yaml, "--dry-run", "-", "--table", "mails"))
                .isEqualTo(2);
    }

    @Test
    void loadsAHistoryWithOtherNamesAndDates(@TempDir Path directory) throws Exception {
        cluster.onEach("""
                create table staff (no text, born date, effective_start_date timestamptz, effective_end_date timestamptz,
                    current boolean, version int);
                create unique index on staff (no) where current""");
        String staff = cluster.writeYaml("staff: { key: no }").toString();
        Path file = Files.writeString(directory.resolve("staff.csv"), "NO,Born\na,31.01.1990\n");
        List<String> load = new ArrayList<>(List.of("load", "--cluster", staff, "--mode", "history", "--key", "no"));
        load.addAll(List.of("--date-format", "born=dd.MM.yyyy", file.toString(), "--history-columns"));

        load.add("effective_start_date,effective_end_date,current,version");
        assertThat(run(load.toArray(String[]::new))).as(err.toString()).isZero();
        load.set(load.size() - 1, "effective_start_date,effective_end_date");
        assertThat(run(load.toArray(String[]::new))).isEqualTo(2);

        assertThat(run("sql", "--cluster", staff, "--format", "csv", "-c", "select no, born, version from staff"))
                .isZero();
        assertThat(out.toString()).endsWith("no,born,version\na,1990-01-31,1\n");
    }

    @Test
    void keepsATableInStep() throws Exception {
        try (TestCluster origin = TestCluster.create(1)) {
            origin.on(
                    0,
                    "create table mails (mail_id bigint, customer_id bigint, at int, primary key (customer_id, mail_id))");
            origin.on(0, "insert into mails select i, i % 9, i from generate_series(1, 100) i");
            String url = origin.url(0) + "?user=" + origin.user() + "&password=" + origin.password();
            String synced = cluster.writeYaml("synced: { key: customer_id }").toString();
            String[] single = {
                "sync", "single", "--cluster", synced, "--source", url, "--stamp", "at", "--into", "synced", "mails"
            };

            assertThat(run(single)).as(err.toString()).isZero();
            origin.on(0, "update mails set at = 1000 where mail_id = 5; delete from mails where mail_id = 6");
            assertThat(run(single)).as(err.toString()).isZero();
            assertThat(run(
                            "sync",
                            "single",
                            "--cluster",
                            synced,
                            "--source",
                            url,
                            "--into",
                            "synced",
                            "--check",
                            "mails"))
                    .isEqualTo(1);

            assertThat(out.toString().lines())
                    .containsExactly(
                            "100 rows loaded, 0 inserted, 0 updated, 0 deleted",
                            "0 rows loaded, 0 inserted, 1 updated, 0 deleted",
                            "source: 99 rows, target: 100 rows, 1 of 1 ranges differ",
                            "  range 1: 99 rows there, 100 rows here");
            followsUntilTold(url, synced);
        }
    }

    private static void followsUntilTold(String url, String synced) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shardline.class.getName(),
                        "sync",
                        "continuous",
                        "--cluster",
                        synced,
                        "--source",
                        url,
                        "--stamp",
                        "at",
                        "--into",
                        "synced",
                        "--delay",
                        "0.05",
                        "--compare-every",
                        "0",
                        "mails")
                .redirectErrorStream(true)
                .start();
        try (ParallelConnection db = ParallelConnection.open(Path.of(synced))) {
            while (process.isAlive() && db.execute("select 1 from synced") == 100) {
                Thread.sleep(50);
            }
        }
        process.toHandle().destroy();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).endsWith("0 rows loaded, 0 inserted, 0 updated, 1 deleted\n");
    }

    @Test
    void watchesADirectory(@TempDir Path folder) throws Exception {
        cluster.onEach("create table arrivals (customer_id bigint, note text, primary key (customer_id))");
        String arrivals = cluster.writeYaml("arrivals: { key: customer_id }").toString();
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Path shelf = folder.resolve("shelf");
        Files.writeString(inbox.resolve("new-1.csv"), "customer_id;note\n1;a\n2;b\n");
        Files.writeString(inbox.resolve("new-2.csv"), "customer_id;note\n1;a\n2;c\n");
        Files.writeString(inbox.resolve("old.csv"), "customer_id;note\n1;a\n");
        List<String> line = List.of(
                "--cluster",
                arrivals,
                "--done",
                shelf.toString(),
                "--for",
                "new --table arrivals --mode upsert --key customer_id",
                "--only=new",
                "--delimiter=;",
                "--settle=0",
                inbox.toString());
        String[] once =
                Stream.concat(Stream.of("watch", "--once"), line.stream()).toArray(String[]::new);

        assertThat(run(once)).as(err.toString()).isEqualTo(1);

        assertThat(out.toString().lines().toList())
                .contains(
                        "2 loaded, 0 loaded before, 1 refused, 0 left",
                        inbox.toRealPath().resolve("new-2.csv")
                                + ": into arrivals, 0 rows inserted, 1 updated, 0 deactivated, 0 refused");
        assertThat(shelf.resolve("new-2.csv")).exists();
        assertThat(inbox.resolve("error/old.csv.reason.txt"))
                .hasContent("message: no table is declared for the file\n");
        Process process = new ProcessBuilder(Stream.of(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Shardline.class.getName(),
                                        "watch"),
                                line.stream())
                        .flatMap(each -> each)
                        .toList())
                .redirectErrorStream(true)
                .start();
        Files.writeString(inbox.resolve("new-3.csv"), "customer_id;note\n3;d\n");
        while (process.isAlive() && !Files.exists(shelf.resolve("new-3.csv"))) {
            Thread.sleep(50);
        }
        process.toHandle().destroy();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).endsWith("1 loaded, 0 loaded before, 0 refused, 0 left\n");
        assertThat(run("watch", "--cluster", arrivals, "--done", "same", "--error", "same", inbox.toString()))
                .isEqualTo(2);
    }

    @Test
    void watchesWithWhateverALoadTakes(@TempDir Path inbox) throws Exception {
        cluster.onEach("""
                create table people (id uuid, no text, name text, valid_from timestamptz, valid_to timestamptz,
                    is_current boolean, version_number int);
                create unique index on people (no) where is_current;
                create table visits (no text, day date, primary key (no, day))""");
        String yaml =
                cluster.writeYaml("people: { key: no }\nvisits: { key: no }").toString();
        Files.writeString(inbox.resolve("people.csv"), "X1|'Ann | B'\nx1|'Ann | B'\n");
        Files.writeString(inbox.resolve("visits.csv"), "x1|2026-01-31\nx1|2026-01-31\nx1|never\n");
        Path rejects = inbox.resolve("rejects.tmp");
        String people = "people --mode HISTORY --key no --columns no,name --lower-trim no --derive id=no"
                + " --derive-by version_3 --as-of 2026-01-31T00:00:00Z --quote \"'\"";

        assertThat(run(
                        "watch",
                        "--once",
                        "--settle=0",
                        "--cluster",
                        yaml,
                        "--columns=no,day",
                        "--delimiter=|",
                        "--mode=upsert",
                        "--max-refused=1",
                        "--rejects",
                        rejects.toString(),
                        "--for",
                        people,
                        inbox.toString()))
                .as(out + err.toString())
                .isZero();

        assertThat(run(
                        "sql",
                        "--cluster",
                        yaml,
                        "--format",
                        "csv",
                        "-c",
                        "select id, no, name, valid_from from people"))
                .isZero();
        String id =
                UUID.nameUUIDFromBytes("x1".getBytes(StandardCharsets.UTF_8)).toString();
        assertThat(out.toString()).contains(id + ",x1,Ann | B,2026-01-31 00:00:00+00");
        assertThat(run("sql", "--cluster", yaml, "--format", "csv", "-c", "select * from visits"))
                .isZero();
        assertThat(out.toString()).endsWith("no,day\nx1,2026-01-31\n");
        assertThat(rejects).content().contains("22007");
    }

    @Test
    void looksUpTheParentsOfRecords(@TempDir Path folder) throws Exception {
        cluster.onEach(
                "create table owners (id int primary key, no text); create table pets (owner_id int, name text)");
        String yaml = cluster.writeYaml("owners: { key: id }\npets: { key: owner_id }")
                .toString();
        assertThat(run("sql", "--cluster", yaml, "-c", "insert into owners values (1, 'a'), (2, 'b')"))
                .isZero();
        Path file = Files.writeString(folder.resolve("pets.csv"), "owner,name\na,Rex\nb,Tom\nc,Kit\n");
        String reference = "owner_id=public.owners.id:no=owner";

        assertThat(run("load", "--cluster", yaml, "--max-refused=1", "--reference", reference, file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("inserted: 2", "refused: 1");
        assertThat(run("sql", "--cluster", yaml, "--format", "csv", "-c", "select * from pets order by 1"))
                .isZero();
        assertThat(out.toString()).endsWith("owner_id,name\n1,Rex\n2,Tom\n");
        assertThat(run("load", "--cluster", yaml, "--reference", "owner_id=owners", file.toString()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode=upsert", "t --modes=upsert", "t --mode=some", "", "t --mode=history"})
    void saysWhatIsWrongWithTheOptionsOfATable(String line) {
        assertThat(run("watch", "--once", "--cluster", yaml, "--for", line, "."))
                .isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("--for", "a history needs the key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql",
                "explain",
                "doctor",
                "guard",
                "recover",
                "load",
                "watch",
                "replay",
                "sync single",
                "sync continuous"
            })
    void helpsWithEachCommand(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("--cluster");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sql --cluster c.yaml --unknown     | Unknown option: "--unknown"
                    sql --cluster c.yaml --format xml  | Invalid value for option "--format"
                    sql --cluster= -c x                | Missing required option: "--cluster=FILE"
                    load --cluster c.yaml              | Missing required parameter: "FILE"
                    sync single --source mysql:x t     | Invalid value for option "--source": a url begins with
                    compare --reference mysql:x q.sql  | Invalid value for option "--reference": a url begins with
                    """)
    void endsWithTwoWhenUsedWronglyAndNamesTheHelpInsteadOfPrintingIt(String arguments, String reason) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2);
        assertThat(err.toString())
                .startsWith(reason.replace('"', '\''))
                .containsPattern("Try: shardline [a-z ]+ --help");
    }

    @Test
    void listsTheCommandsForOneThatThereIsNot() {
        assertThat(run("nothing")).isEqualTo(2);
        assertThat(err.toString()).startsWith("there is no command \"nothing\"").contains("doctor", "replay");
    }

    @Test
    void printsWhatCameBeforeAnErrorBeforeIt() {
        StringWriter both = new StringWriter();
        PrintWriter err = new PrintWriter(both, true);
        String sql = "select * from customers; selec";
        assertThat(Shardline.run(
                        new PrintWriter(new BufferedWriter(both)), err, "explain", "--cluster", yaml, "-c", sql))
                .isEqualTo(1);
        assertThat(both.toString().indexOf("Concat"))
                .isBetween(0, both.toString().indexOf("ERROR"));
    }

    @Test
    void saysHowToSeeWhyRecordsWereRefused(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("customers.csv");
        Files.writeString(file, "customer_id,name\nmany,Ann\n");

        assertThat(run("load", "--cluster", yaml, "--max-refused", "1", file.toString()))
                .isZero();
        assertThat(out.toString()).contains("refused: 1");
        assertThat(err.toString()).contains("--rejects FILE");
    }

    private int run(String... arguments) {
        return Shardline.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}

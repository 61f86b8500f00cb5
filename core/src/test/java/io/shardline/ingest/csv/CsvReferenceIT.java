package io.shardline.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.Cursor;
import io.shardline.ErrorCode;
import io.shardline.ParallelConnection;
import io.shardline.ShardlineException;
import io.shardline.ingest.Reject;
import io.shardline.ingest.csv.watch.CsvWatch;
import io.shardline.ingest.csv.watch.WatchEvent;
import io.shardline.ingest.csv.watch.WatchResult;
import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that name rows of other tables by a key of the business get those rows' surrogate keys. */
@Timeout(90)
class CsvReferenceIT {
    private static final CsvParent CUSTOMER = new CsvParent("customers", "id", "no", "customer_no");

    private static TestCluster cluster;
    private static ParallelConnection db;

    @TempDir
    private Path folder;

    private final List<Reject> rejects = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(4);
        cluster.onEach("""
                create table customers (id bigint primary key, no bigint, name text);
                create table states (code varchar(4) primary key, id int);
                create table orders (customer_id bigint, order_no int, state_id int, primary key (customer_id, order_no));
                create table visits (customer_id bigint, customer_no bigint, place text, valid_from timestamptz,
                    valid_to timestamptz, is_current boolean, version_number int);
                create unique index on visits (customer_id) where is_current;
                create table logs (v text)""");
        db = ParallelConnection.open(cluster.writeYaml("""
                customers: { key: id }
                orders: { key: customer_id }
                visits: { key: customer_id }
                states: reference
                logs: spread
                """));
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        cluster.onEach("truncate customers, states, orders, visits");
        for (int no = 1; no <= 40; no++) {
            db.execute("insert into customers values (?, ?, ?)", 1000 + no, no, "n" + no);
        }
        db.execute("insert into states values ('open', 1), ('shut', 2)");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("orders.csv"), content);
    }

    private static String rows(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Cursor cursor = db.cursor()) {
            cursor.execute(sql).fetchAll().forEach(row -> all.append(row.values()));
        }
        return all.toString();
    }

    private static CsvLoad.Builder orders() {
        return CsvLoad.into("orders")
                .reference("customer_id", CUSTOMER)
                .reference("state_id", new CsvParent("states", "id", "code", "state"));
    }

    private static CsvResult inserted(long read, long inserted, long refused) {
        return new CsvResult(read, inserted, 0, 0, 0, refused, 0);
    }

    @Test
    void takesKeysOfParentsOnAnyShardInEachMode() throws Exception {
        StringBuilder content = new StringBuilder("customer_no,order_no,state\n");
        for (int no = 1; no <= 40; no++) {
            content.append(no)
                    .append(",7,")
                    .append(no % 2 == 0 ? "open" : "shut")
                    .append('\n');
        }
        content.append("007,8,\n");
        Path file = file(content.toString());
        assertThat(orders().build().run(db, file)).isEqualTo(inserted(41, 41, 0));
        assertThat(rows("select count(*), sum(customer_id), sum(state_id), count(state_id) from orders"))
                .isEqualTo("[41, " + (40 * 1000 + 820 + 1007) + ", 60, 40]");
        assertThat(orders().mode(CsvMode.UPSERT).build().run(db, file).unchanged())
                .isEqualTo(41);
    }

    @Test
    void refusesRecordsWhoseParentIsMissingByTheirNumber() throws Exception {
        Path file =
                file("order_no,state,customer_no\n1,open,1\n2,open,99\n3,none,3\n4,open,four\n,5\n6,open,6\n7,open,\n");
        CsvResult result =
                orders().require("customer_id").refuse(5, rejects::add).build().run(db, file);
        assertThat(result).isEqualTo(inserted(7, 2, 5));
        assertThat(rejects).extracting(Reject::row).containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 7L);
        assertThat(rejects)
                .extracting(Reject::sqlState)
                .containsExactlyInAnyOrder("23503", "23503", "23503", "22P04", "23502");
        assertThat(rejects)
                .extracting(Reject::reason)
                .contains("record 2 has a \"customer_no\" that no row of table customers has as its \"no\"");
        assertThat(rows("select * from orders order by order_no")).isEqualTo("[1001, 1, 1][1006, 6, 1]");

        ShardlineException first = catchThrowableOfType(
                ShardlineException.class, () -> orders().build().run(db, file));
        assertThat(first.code()).isEqualTo(ErrorCode.ROW_REFUSED);
        assertThat(first.primary()).isEqualTo("record 2 of the file was refused");
    }

    /** As a cast to the type of the parent's key would. */
    @Test
    void cutsNothingOffToFindAParent() throws Exception {
        Path file = file("customer_no,order_no,state\n1,1,opened\n2,2,shut\n");
        assertThat(orders().refuse(1, rejects::add).build().run(db, file)).isEqualTo(inserted(2, 1, 1));
        assertThat(rejects).extracting(Reject::row).containsExactly(1L);
    }

    @Test
    void refusesAParentThatIsNotOne() throws Exception {
        db.execute("insert into customers values (2001, 1, 'another')");
        Path file = file("customer_no,order_no\n1,1\n2,1\n");
        CsvLoad load = CsvLoad.into("orders")
                .reference("customer_id", CUSTOMER)
                .refuse(1, rejects::add)
                .build();
        assertThat(load.run(db, file)).isEqualTo(inserted(2, 1, 1));
        assertThat(rejects.get(0).reason()).contains("record 1", "several rows of table customers");
    }

    @Test
    void keepsTheKeyWhereTheTableHasAColumnForItAndKeepsHistories() throws Exception {
        CsvLoad load = CsvLoad.into("visits")
                .mode(CsvMode.HISTORY)
                .key("customer_id")
                .reference("customer_id", CUSTOMER)
                .build();
        assertThat(load.run(db, file("customer_no,place\n1,a\n2,b\n")).inserted())
                .isEqualTo(2);
        assertThat(load.run(db, file("customer_no,place\n1,c\n2,b\n")).updated())
                .isEqualTo(1);
        assertThat(rows("select customer_id, customer_no, place from visits where is_current order by 1"))
                .isEqualTo("[1001, 1, c][1002, 2, b]");
    }

    @Test
    void saysBeforeTheFirstRowWhatCannotBeLookedUp() throws Exception {
        Path file = file("customer_no,order_no\n1,1\n");
        assertThatThrownBy(() -> CsvLoad.into("orders")
                        .reference("customer_id", new CsvParent("logs", "v", "v", "customer_no"))
                        .build()
                        .run(db, file))
                .hasMessageContaining("have no owner");
        assertThatThrownBy(() -> CsvLoad.into("orders")
                        .reference("customer_id", new CsvParent("customers", "id", "number", "customer_no"))
                        .build()
                        .run(db, file))
                .hasMessageContaining("table customers has no column \"number\"");
        assertThatThrownBy(() -> CsvLoad.into("orders")
                        .reference("customer_id", new CsvParent("nobody", "id", "no", "customer_no"))
                        .build()
                        .run(db, file))
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> orders().build().run(db, file))
                .hasMessageContaining("the file has no column \"state\"");
        assertThatThrownBy(() -> orders().build().definition(file)).hasMessageContaining("no table is made");
        assertThat(rows("select count(*) from orders")).isEqualTo("[0]");
    }

    @Test
    void aWatchTakesParentsFirstAndWaitsForThem() throws Exception {
        db.initialize();
        Files.writeString(folder.resolve("a_orders.csv"), "customer_no,order_no\n77,1\n");
        Files.writeString(folder.resolve("customers.csv"), "id,no,name\n5,77,late\n");
        Files.writeString(folder.resolve("a_orders-2.csv"), "customer_no,order_no\n78,1\n");
        List<WatchEvent> events = new ArrayList<>();
        CsvWatch.Builder watch = CsvWatch.of(folder)
                .settle(Duration.ZERO)
                .every(Duration.ofMillis(20))
                .parentsWithin(Duration.ofMillis(300))
                .table(
                        "a_orders",
                        CsvLoad.into("orders")
                                .reference("customer_id", CUSTOMER)
                                .build())
                .onEvent(events::add);
        assertThat(watch.build().once(db)).isEqualTo(new WatchResult(2, 0, 1, 0));
        assertThat(rows("select customer_id from orders")).isEqualTo("[5]");
        assertThat(events.get(0)).isInstanceOf(WatchEvent.Loaded.class);
        assertThat(events).hasAtLeastOneElementOfType(WatchEvent.Waiting.class);
        assertThat(folder.resolve("error/a_orders-2.csv.reason.txt"))
                .content()
                .contains("SQLSTATE: 23503", "record: 1");
    }
}

package io.shardline.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShardListenerIT {
    private static TestCluster cluster;
    private static ParallelConnection db;
    private final Queue<ShardEvent> events = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws SQLException {
        cluster = TestCluster.create(3);
        cluster.onEach("create table orders (customer_id bigint, note text)");
        db = ParallelConnection.open(cluster.writeYaml("orders: { key: customer_id }"));
    }

    @AfterAll
    static void stop() {
        db.close();
        cluster.close();
    }

    @Test
    void isToldOfEachShardThatAStatementUses() throws SQLException {
        try (Session session = db.openSession()) {
            session.listen(events::add);
            session.execute("select count(*) from orders");

            assertThat(began()).containsExactlyInAnyOrder("s0", "s1", "s2");
            assertThat(ended()).containsExactlyInAnyOrder("s0", "s1", "s2");
        }
    }

    @Test
    void isToldOfTheOneShardOfAKeyAndHowLongItTook() throws SQLException {
        try (Session session = db.openSession()) {
            session.listen(events::add);
            session.execute("select pg_sleep(0.05) from (select 1) one left join orders on customer_id = ?", 7);
            session.execute("insert into orders values (?, ?)", 7, "new");
        }
        assertThat(began()).hasSize(2);
        assertThat(began().get(0)).isEqualTo(began().get(1));
        assertThat(events.stream()
                        .filter(ShardEvent.Ended.class::isInstance)
                        .map(event -> ((ShardEvent.Ended) event).took()))
                .anyMatch(took -> took.compareTo(Duration.ofMillis(50)) >= 0);
    }

    @Test
    void isToldOfTheEndAlsoWhenAShardFails() throws SQLException {
        try (Session session = db.openSession()) {
            session.listen(events::add);
            assertThatThrownBy(() -> session.execute("select 1 / (customer_id - 1) from orders where customer_id = 1"
                            + " union all select 1 / 0 from orders where customer_id = 1 limit 1"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(ended()).containsExactlyInAnyOrderElementsOf(began());
    }

    @Test
    void isToldNothingAnyMoreOnceItIsTakenAway() throws SQLException {
        try (Session session = db.openSession()) {
            session.listen(events::add);
            session.listen(null);
            session.execute("select count(*) from orders");
        }
        assertThat(events).isEmpty();
    }

    private List<String> began() {
        return events.stream()
                .filter(ShardEvent.Began.class::isInstance)
                .map(ShardEvent::shard)
                .toList();
    }

    private List<String> ended() {
        return events.stream()
                .filter(ShardEvent.Ended.class::isInstance)
                .map(ShardEvent::shard)
                .toList();
    }
}

package io.shardline.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that cannot be copied are told in order, the others are there once, and none is sent often. */
@Timeout(60)
class PieceCopyIT {
    private static TestCluster cluster;

    private Connection connection;
    private final List<Integer> refused = new ArrayList<>();
    private long sent;

    @BeforeAll
    static void start() {
        cluster = TestCluster.create(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws SQLException {
        connection = cluster.connect(0);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table kept (place int primary key, n int)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** Fails at the first odd number, after it has written those before. */
    private final class Odd implements PieceCopy.Target<Integer> {
        @Override
        public void copy(List<Integer> rows, int before) throws SQLException, PieceCopy.BadRow {
            sent += rows.size();
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < rows.size(); i++) {
                    if (rows.get(i) % 2 == 1) {
                        throw new PieceCopy.BadRow(i, new SQLException("odd", "22000"));
                    }
                    statement.addBatch("insert into kept values (" + (before + i) + ", " + rows.get(i) + ")");
                }
                statement.executeBatch();
            }
        }

        @Override
        public void refuse(Integer row, SQLException reason) {
            refused.add(row);
        }
    }

    private void check(List<Integer> rows) throws SQLException {
        List<Integer> even = rows.stream().filter(n -> n % 2 == 0).toList();

        assertThat(new PieceCopy<>(connection, new Odd()).copy(rows)).isEqualTo(even);

        assertThat(refused).isEqualTo(rows.stream().filter(n -> n % 2 == 1).toList());
        List<Integer> kept = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select n from kept order by place")) {
            while (row.next()) {
                kept.add(row.getInt(1));
            }
        }
        assertThat(kept).isEqualTo(even);
        assertThat(sent).isLessThanOrEqualTo(6L * rows.size());
    }

    @Test
    void copiesNothing() throws SQLException {
        check(List.of());
    }

    @Test
    void copiesAllAtOnceIfNoneIsBad() throws SQLException {
        check(IntStream.range(0, 1_000).map(i -> 2 * i).boxed().toList());
        assertThat(sent).isEqualTo(1_000);
    }

    @Test
    void copiesNoneIfAllAreBad() throws SQLException {
        check(IntStream.range(0, 1_000).map(i -> 2 * i + 1).boxed().toList());
    }

    @Test
    void copiesAroundBadRowsAnywhere() throws SQLException {
        long seed = Long.getLong("shardline.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        double bad = random.nextDouble();
        check(random.ints(2_000, 0, 1_000_000)
                .map(n -> n / 2 * 2 + (random.nextDouble() < bad ? 1 : 0))
                .boxed()
                .toList());
    }

    @Test
    void copiesAroundBadRowsThatComeTogether() throws SQLException {
        check(IntStream.range(0, 2_000)
                .map(i -> 2 * i + (i / 200 % 2 == 1 ? 1 : 0))
                .boxed()
                .toList());
    }

    @Test
    void endsWhenARefusalDoesAndWithErrorsOfNoRow() {
        PieceCopy.Target<Integer> strict = new PieceCopy.Target<>() {
            @Override
            public void copy(List<Integer> rows, int before) throws SQLException, PieceCopy.BadRow {
                if (rows.get(0) == 1) {
                    throw new PieceCopy.BadRow(0, new SQLException("bad"));
                }
                throw new SQLException("gone");
            }

            @Override
            public void refuse(Integer row, SQLException reason) throws SQLException {
                throw reason;
            }
        };
        assertThatThrownBy(() -> new PieceCopy<>(connection, strict).copy(List.of(1, 2)))
                .hasMessage("bad");
        assertThatThrownBy(() -> new PieceCopy<>(connection, strict).copy(List.of(2)))
                .hasMessage("gone");
    }
}

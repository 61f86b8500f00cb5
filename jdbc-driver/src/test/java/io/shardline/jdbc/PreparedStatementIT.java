package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PreparedStatementIT {
    @RegisterExtension
    static final Shop shop = new Shop();

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = shop.connect();
    }

    @Test
    void answersAlikeFromTheFirstExecutionToTheTenth() throws SQLException {
        try (PreparedStatement one = connection.prepareStatement("select name from customers where customer_id = ?");
                PreparedStatement all = connection.prepareStatement(
                        "select customer_id from customers where customer_id < ? order by 1")) {
            for (int round = 1; round <= 10; round++) {
                one.setLong(1, round);
                assertThat(Shop.column(one.executeQuery())).containsExactly("name " + round);
                all.setInt(1, 4);
                assertThat(Shop.column(all.executeQuery())).containsExactly(1L, 2L, 3L);
            }
        }
    }

    @Test
    void takesAnotherTypeAtEachExecution() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select name from customers where customer_id = ?")) {
            query.setNull(1, Types.BIGINT);
            assertThat(Shop.column(query.executeQuery())).isEmpty();
            query.setInt(1, 5);
            assertThat(Shop.column(query.executeQuery())).containsExactly("name 5");
            query.setObject(1, "5", Types.BIGINT);
            assertThat(Shop.column(query.executeQuery())).containsExactly("name 5");
            query.setObject(1, 5.9, Types.INTEGER);
            assertThat(Shop.column(query.executeQuery())).containsExactly("name 5");
            query.setObject(1, new java.math.BigDecimal("5.0"));
            assertThat(Shop.column(query.executeQuery())).containsExactly("name 5");
            query.setObject(1, 5L, Types.OTHER);
            assertThat(Shop.column(query.executeQuery())).containsExactly("name 5");
            query.setNull(1, Types.OTHER);
            assertThat(Shop.column(query.executeQuery())).isEmpty();
        }
    }

    @Test
    void findsTheOwnersOfTheElementsOfAnArray() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select customer_id from customers where customer_id = any (?) order by 1")) {
            query.setArray(1, connection.createArrayOf("bigint", new Object[] {3, 17, 999}));
            assertThat(Shop.column(query.executeQuery())).containsExactly(3L, 17L);
            query.setObject(1, new Long[] {4L, 5L});
            assertThat(Shop.column(query.executeQuery())).containsExactly(4L, 5L);
            query.setObject(1, new long[] {6, 7});
            assertThat(Shop.column(query.executeQuery())).containsExactly(6L, 7L);
            query.setArray(1, null);
            assertThat(Shop.column(query.executeQuery())).isEmpty();
        }
    }

    @Test
    void sendsAnArrayThatItReadOnAnotherShard() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into tokens (token, tags) values (?, ?)");
                PreparedStatement query = connection.prepareStatement("select tags from tokens where token = ?")) {
            String[] tags = {"a", null, "with \"quotes\", commas and \\", ""};
            UUID first = UUID.randomUUID();
            insert.setObject(1, first);
            insert.setArray(2, connection.createArrayOf("text", tags));
            assertThat(insert.executeUpdate()).isEqualTo(1);
            for (int copy = 0; copy < 6; copy++) {
                query.setObject(1, first);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    insert.setArray(2, rows.getArray(1));
                }
                UUID other = UUID.randomUUID();
                insert.setObject(1, other, Types.OTHER);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                query.setObject(1, other);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat((Object[]) rows.getArray(1).getArray()).isEqualTo(tags);
                }
            }
        }
    }

    @Test
    void saysWhichParameterIsMissingOrTooMuch() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select name from customers where customer_id = ? and name <> '?' -- ?")) {
            assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(1);
            assertThatThrownBy(query::executeQuery)
                    .hasMessage("No value specified for parameter 1.")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
            assertThatThrownBy(() -> query.setInt(2, 1))
                    .hasMessage("The column index is out of range: 2, number of columns: 1.")
                    .hasFieldOrPropertyWithValue("SQLState", "22023");
            assertThatThrownBy(() -> query.setInt(0, 1)).hasFieldOrPropertyWithValue("SQLState", "22023");
            query.setInt(1, 1);
            query.clearParameters();
            assertThatThrownBy(query::execute).hasMessageStartingWith("No value specified");
            assertThatThrownBy(() -> query.executeQuery("select 1")).hasFieldOrPropertyWithValue("SQLState", "42809");
            assertThat(query).hasToString("select name from customers where customer_id = ? and name <> '?' -- ?");
        }
    }

    @Test
    void returnsGeneratedKeysInTheOrderOfTheRows() throws SQLException {
        List<Object> customers = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into orders (customer_id, note) values (?, 'a'), (?, 'b'), (?, 'c')",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setInt(1, 1);
            insert.setInt(2, 2);
            insert.setInt(3, 3);
            assertThat(insert.executeUpdate()).isEqualTo(3);
            try (ResultSet keys = insert.getGeneratedKeys()) {
                while (keys.next()) {
                    assertThat(keys.getObject("order_id", UUID.class)).isNotNull();
                    customers.add(keys.getObject("customer_id"));
                }
            }
        }
        assertThat(customers).containsExactly(1L, 2L, 3L);
    }

    @Test
    void returnsGeneratedKeysByNameAndNeverNull() throws SQLException {
        String sql = "insert into orders (customer_id) values (7)";
        try (PreparedStatement insert = connection.prepareStatement(sql, new String[] {"order_id"})) {
            for (int round = 0; round < 7; round++) {
                assertThat(insert.executeUpdate()).isEqualTo(1);
                ResultSet keys = insert.getGeneratedKeys();
                assertThat(keys.getStatement()).isSameAs(insert);
                assertThat(keys.getMetaData().getColumnCount()).isEqualTo(1);
                assertThat(Shop.column(keys)).hasSize(1).doesNotContainNull();
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
            assertThat(statement.getGeneratedKeys().next()).isFalse();
            statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS);
            assertThat(Shop.column(statement.getGeneratedKeys())).hasSize(1);
            assertThatThrownBy(() -> statement.executeUpdate(sql, new int[] {1}))
                    .hasFieldOrPropertyWithValue("SQLState", "0A000");
        }
    }

    @Test
    void batchesOverShardsWithCountsAndKeysInOrder() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into orders (customer_id, note) values (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            for (int id = 1; id <= 200; id++) {
                insert.setInt(1, id);
                insert.setString(2, "note " + id);
                insert.addBatch();
            }
            int[] counts = insert.executeBatch();
            assertThat(counts).hasSize(200).containsOnly(1);
            List<Object> notes = new ArrayList<>();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                while (keys.next()) {
                    notes.add(keys.getObject("note"));
                }
            }
            assertThat(notes).hasSize(200).startsWith("note 1", "note 2").endsWith("note 200");
            assertThat(insert.executeBatch()).isEmpty();
        }
        assertThat(Shop.query(connection, "select count(*) from orders")).containsExactly(200L);
    }

    @Test
    void leavesNothingOfABatchThatFails() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into customers values (?, 'n')")) {
            for (int id : new int[] {101, 102, 103, 1, 104}) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOf(BatchUpdateException.class)
                    .hasMessageStartingWith("Batch entry 3 was aborted: ERROR: duplicate key")
                    .hasFieldOrPropertyWithValue("SQLState", "23505")
                    .satisfies(failure -> assertThat(((BatchUpdateException) failure).getUpdateCounts())
                            .isEqualTo(filled(5, Statement.EXECUTE_FAILED)))
                    .satisfies(failure -> assertThat((Throwable) ((SQLException) failure).getNextException())
                            .isNotNull());
            assertThat(Shop.query(connection, "select count(*) from customers")).containsExactly(20L);
            insert.setInt(1, 105);
            insert.addBatch();
            assertThat(insert.executeBatch()).containsExactly(1);
        }
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }

    @Test
    void takesAsManyParametersAsTheProtocolDoesAndNoMore() throws SQLException {
        for (int count : new int[] {65_535, 65_536}) {
            String sql = "select count(*) from customers where customer_id in (" + "?, ".repeat(count - 1) + "?)";
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int i = 1; i <= count; i++) {
                    query.setLong(i, i % 100);
                }
                if (count == 65_535) {
                    assertThat(Shop.column(query.executeQuery())).containsExactly(20L);
                } else {
                    assertThatThrownBy(query::executeQuery).hasFieldOrPropertyWithValue("SQLState", "22023");
                }
            }
        }
    }

    @Test
    void refusesAQueryInABatch() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select name from customers where customer_id = ?")) {
            query.setInt(1, 1);
            query.addBatch();
            assertThatThrownBy(query::executeBatch)
                    .isInstanceOf(BatchUpdateException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "0100E");
        }
    }

    @Test
    void keepsWhatWasSetWhenTheCallerChangesIt() throws SQLException {
        UUID token = UUID.randomUUID();
        byte[] payload = {1, 2, 3};
        try (PreparedStatement insert =
                        connection.prepareStatement("insert into tokens (token, payload, seen) values (?, ?, ?)");
                PreparedStatement query =
                        connection.prepareStatement("select payload, seen from tokens where token = ?")) {
            java.sql.Timestamp seen = java.sql.Timestamp.valueOf("2024-02-29 12:00:00.123456");
            insert.setObject(1, token);
            insert.setBytes(2, payload);
            insert.setTimestamp(3, seen);
            payload[0] = 9;
            seen.setTime(0);
            insert.executeUpdate();
            query.setObject(1, token);
            try (ResultSet rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getBytes(1)).containsExactly(1, 2, 3);
                assertThat(rows.getTimestamp(2)).isEqualTo(java.sql.Timestamp.valueOf("2024-02-29 12:00:00.123456"));
            }
        }
    }

    @Test
    void mergesByTheKeyOfOneRowAndReturnsWhatWasDone() throws SQLException {
        String merge = "merge into customers c using (values (?::bigint, ?)) s (id, name) on c.customer_id = s.id"
                + " when matched then update set name = s.name"
                + " when not matched then insert (customer_id, name) values (s.id, s.name)";
        try (PreparedStatement returning =
                connection.prepareStatement(merge + " returning merge_action() || c.customer_id")) {
            for (long id = 16; id <= 25; id++) {
                returning.setLong(1, id);
                returning.setString(2, "merged");
                assertThat(Shop.column(returning.executeQuery())).containsExactly((id > 20 ? "INSERT" : "UPDATE") + id);
            }
        }
        try (PreparedStatement batch = connection.prepareStatement(merge)) {
            for (long id = 24; id <= 30; id++) {
                batch.setLong(1, id);
                batch.setString(2, "merged");
                batch.addBatch();
            }
            assertThat(batch.executeBatch()).hasSize(7).containsOnly(1);
        }
        assertThat(Shop.query(connection, "select count(*) from customers where name = 'merged'"))
                .containsExactly(15L);
    }

    @Test
    void readsThePinnedTableFromItsShard() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into settings values (?, ?)")) {
            insert.setString(1, "k");
            insert.setString(2, "v");
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(Shop.query(connection, "select v from settings")).containsExactly("v");
    }
}

package io.shardline.examples.balances;

import io.shardline.Cursor;
import io.shardline.ParallelConnection;
import io.shardline.Row;
import io.shardline.Session;
import io.shardline.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Users and their transactions on four servers that are started for it, with the triggers that keep the balances. */
final class Bank implements AutoCloseable {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final String TABLES =
            "users: { key: user_id }\ntransactions: { key: user_id }\nbalances: { key: user_id }";

    private final TestCluster cluster = TestCluster.create(4);
    private final ParallelConnection db;

    Bank(int users, int transactions) throws SQLException, IOException {
        boolean ready = false;
        try (InputStream schema = Bank.class.getResourceAsStream("schema.sql")) {
            cluster.onEach(new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8));
            db = ParallelConnection.open(cluster.writeYaml(TABLES));
            fill(users, transactions);
            // Not before VACUUM does a BRIN index know what was loaded.
            cluster.onEach("vacuum analyze");
            ready = true;
        } finally {
            if (!ready) {
                cluster.close();
            }
        }
    }

    ParallelConnection db() {
        return db;
    }

    /** Transactions in the order of time, dealt to the users in turn; one in a hundred is blocked, one in eleven not certified. */
    private void fill(int users, int transactions) throws SQLException, IOException {
        StringBuilder lines = new StringBuilder();
        for (int user = 0; user < users; user++) {
            lines.append(user).append("\tuser ").append(user).append('\n');
        }
        copy("copy users from stdin", lines);
        for (int i = 0; i < transactions; i++) {
            lines.append(i % users)
                    .append('\t')
                    .append(i)
                    .append('\t')
                    .append(i % 1000 - 300)
                    .append(".25\t");
            lines.append(i % 100 == 7 ? "BLOCKED" : "APPROVED").append('\t');
            lines.append(i % 11 == 3 ? "\\N" : FIRST.plusSeconds(30L * i)).append('\n');
        }
        copy("copy transactions from stdin", lines);
    }

    private void copy(String sql, StringBuilder lines) throws SQLException, IOException {
        try (InputStream rows = new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8))) {
            db.copyIn(sql, rows);
        }
        lines.setLength(0);
    }

    /** How many users have another balance than their transactions come to. */
    long wrongBalances() throws SQLException {
        String sql = """
                select count(*) from
                    (select user_id, sum(amount) as balance, count(*) as transactions from transactions
                      where status = 'APPROVED' and certified_by_user is not null group by user_id) t
                    full join (select * from balances where transactions <> 0 or balance <> 0) b using (user_id)
                where (t.balance, t.transactions) is distinct from (b.balance, b.transactions)""";
        long[] wrong = new long[1];
        db.onEachShard((shard, connection) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                wrong[0] += row.getLong(1);
            }
        });
        return wrong[0];
    }

    /** The sum of all balances. */
    String total() throws SQLException {
        try (Cursor cursor = db.cursor()) {
            Row row = cursor.execute("select coalesce(sum(balance), 0) from balances")
                    .fetchOne();
            return row == null ? "" : String.valueOf(row.getString(1));
        }
    }

    /** The server's own plan of a query, on the first shard. */
    List<String> plan(String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Session session = db.openSession()) {
            session.onShards(List.of("s0"), (shard, connection) -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "explain (analyze, costs off, timing off, summary off, buffers off) " + query)) {
                    while (rows.next()) {
                        lines.add(rows.getString(1));
                    }
                }
            });
        }
        return lines;
    }

    @Override
    public void close() {
        db.close();
        cluster.close();
    }
}

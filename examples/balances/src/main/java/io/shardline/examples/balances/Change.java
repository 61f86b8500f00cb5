package io.shardline.examples.balances;

import io.shardline.ParallelConnection;
import io.shardline.ingest.BulkUpsert;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * A change of transactions after which every balance must be right.
 *
 * @param name what is done
 */
record Change(String name, Work work) {
    interface Work {
        void on(ParallelConnection db) throws Exception;
    }

    /** Each kind of change that there is. */
    static List<Change> all() {
        return List.of(
                new Change(
                        "insert one",
                        db -> db.execute("insert into transactions values (1, 900001, 10, 'APPROVED', now())")),
                new Change(
                        "insert several users' at once",
                        db -> db.execute("insert into transactions values (1, 900002, 10, 'APPROVED', '2024-05-01'),"
                                + " (2, 900003, 20, 'APPROVED', '2024-05-01'), (2, 900004, 5, 'APPROVED', null)")),
                new Change(
                        "approved becomes blocked",
                        db -> db.execute(
                                "update transactions set status = 'BLOCKED' where user_id = 1 and status = 'APPROVED'")),
                new Change(
                        "blocked becomes approved",
                        db -> db.execute("update transactions set status = 'APPROVED' where user_id = 1")),
                new Change(
                        "certified becomes NULL",
                        db -> db.execute("update transactions set certified_by_user = null where user_id = 2")),
                new Change(
                        "another amount, of many users",
                        db -> onEach(db, "update transactions set amount = amount * 2 where transaction_id % 3 = 0")),
                new Change("another user", Change::move),
                new Change("delete", db -> onEach(db, "delete from transactions where transaction_id % 5 = 0")),
                new Change("upsert of what may be there", Change::upsert),
                new Change("the same upsert again", Change::upsert),
                new Change("truncate", db -> onEach(db, "truncate transactions")),
                new Change(
                        "insert after truncate",
                        db -> db.execute("insert into transactions values (3, 1, 7.5, 'APPROVED', now())")));
    }

    private static void onEach(ParallelConnection db, String sql) throws Exception {
        db.onEachShard((shard, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        });
    }

    /** A row of another user may belong to another shard, so it is deleted here and inserted there, in one transaction. */
    private static void move(ParallelConnection db) throws Exception {
        db.inTransaction(transaction -> {
            transaction.execute("delete from transactions where user_id = 1 and transaction_id = 900001");
            transaction.execute("insert into transactions values (4, 900001, 10, 'APPROVED', now())");
        });
    }

    private static void upsert(ParallelConnection db) throws Exception {
        List<Map<String, Object>> records = List.of(
                Map.of(
                        "user_id",
                        5,
                        "transaction_id",
                        5,
                        "amount",
                        "99.5",
                        "status",
                        "APPROVED",
                        "certified_by_user",
                        "2024-06-01"),
                Map.of(
                        "user_id",
                        6,
                        "transaction_id",
                        900010,
                        "amount",
                        "1.5",
                        "status",
                        "APPROVED",
                        "certified_by_user",
                        "2024-06-01"),
                Map.of(
                        "user_id",
                        7,
                        "transaction_id",
                        7,
                        "amount",
                        "3",
                        "status",
                        "REFUSED",
                        "certified_by_user",
                        "2024-06-01"));
        BulkUpsert.into("transactions").run(db, records);
    }
}

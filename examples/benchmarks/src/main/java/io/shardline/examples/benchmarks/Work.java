package io.shardline.examples.benchmarks;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What is measured: a kind of work, with the numbers of threads that do it at once. */
enum Work {
    POINT_SELECT("keyed point select", "operations", List.of(1, 4)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> check(contestant::balance);
        }
    },
    POINT_SELECT_HELD("keyed point select, connection and statement held open", "operations", List.of(1, 4)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) throws SQLException {
            Contestant.Reader reader = contestant.reader();
            return new Running() {
                @Override
                public long once() throws SQLException {
                    return check(reader::balance);
                }

                @Override
                public void close() throws SQLException {
                    reader.close();
                }
            };
        }
    },
    POINT_SELECT_LITERAL("keyed point select, the key in the text", "operations", List.of(1, 4)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> check(contestant::balanceByLiteral);
        }
    },
    NEW_SHAPE("keyed point select of a shape never seen before", "operations", List.of(1)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> check(id -> contestant.balanceByNewShape(id, "b" + SHAPES.incrementAndGet()));
        }
    },
    UPSERT("keyed upsert", "operations", List.of(1, 4)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                contestant.upsert(lane.random(1).get(0));
                return 1;
            };
        }
    },
    UPSERT_ROWS("upsert of 1000 rows by one statement", "rows", List.of(1, 4)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                contestant.upsertRows(lane.random(ROWS));
                return ROWS;
            };
        }
    },
    UPSERT_BATCH("upsert of 1000 rows as a batch", "rows", List.of(1, 4)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                contestant.upsertBatch(lane.random(ROWS));
                return ROWS;
            };
        }
    },
    TRANSFER("two upserts in a transaction that is atomic over shards", "transactions", List.of(1)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                List<Account> both = lane.random(2);
                contestant.transfer(both.get(0), both.get(1));
                return 1;
            };
        }
    },
    COPY("COPY of 10,000 rows, each to its owner, rolled back", "rows", List.of(1)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) throws SQLException {
            Contestant.Copier copier = contestant.copier();
            return () -> {
                require(copier.copy() == Lines.ROWS);
                return Lines.ROWS;
            };
        }
    },
    AGGREGATE("count and sum over all shards", "queries", List.of(1)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                require(contestant.count() == Bank.COUNT);
                return 1;
            };
        }
    },
    ORDERED_LIMIT("the first 100 rows by another column, over all shards", "queries", List.of(1)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                require(contestant.richest() == Sql.TOP);
                return 1;
            };
        }
    },
    SCAN("all rows in order of the key, fetch size 1000", "rows", List.of(1)) {
        @Override
        Running start(Contestant contestant, Account.Lane lane) {
            return () -> {
                long rows = contestant.scan(number -> {});
                require(rows == Bank.COUNT);
                return rows;
            };
        }
    };

    static final int ROWS = 1000;
    private static final AtomicLong SHAPES = new AtomicLong();

    final String title;
    final String unit;
    final List<Integer> threads;

    Work(String title, String unit, List<Integer> threads) {
        this.title = title;
        this.unit = unit;
        this.threads = threads;
    }

    /**
     * Gets one thread ready to do this work again and again.
     *
     * @param lane what it writes, if it does
     */
    abstract Running start(Contestant contestant, Account.Lane lane) throws SQLException;

    /** One thread's work. */
    interface Running extends AutoCloseable {
        /** Does it once, and checks what came of it; returns how many units that were. */
        long once() throws SQLException;

        @Override
        default void close() throws SQLException {}
    }

    private interface Balance {
        long of(long id) throws SQLException;
    }

    private static long check(Balance balance) throws SQLException {
        long id = ThreadLocalRandom.current().nextLong(Bank.COUNT) + 1;
        require(balance.of(id) == 7 * id);
        return 1;
    }

    private static void require(boolean right) throws SQLException {
        if (!right) {
            throw new SQLException("a wrong answer");
        }
    }
}

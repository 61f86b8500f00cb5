package io.shardline.txn;

import io.shardline.ParallelConnection;
import io.shardline.topology.Topology;
import io.shardline.txn.CommitSteps.When;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that transfers money between accounts on different shards until it is killed. It says what it knows of each transfer on
 * its standard output, a line each: {@code ok}, {@code failed} or {@code unknown}; and {@code here} at the step of a commit at
 * which it waits to be killed.
 */
public final class BankWorker {
    private final String name;
    private final Random random;
    /** How many it makes, unless it is killed before. */
    private final int transfers;

    private BankWorker(String name, long seed, int transfers) {
        this.name = name;
        this.random = new Random(seed);
        this.transfers = transfers;
    }

    /** Arguments for a worker that makes so many transfers and ends. */
    static List<String> untilDone(Path file, String name, int transfers) {
        return List.of(file.toString(), name, "1", String.valueOf(transfers));
    }

    /** Arguments for one that is killed at some time. */
    static List<String> untilKilled(Path file, String name, long seed) {
        return List.of(file.toString(), name, String.valueOf(seed), String.valueOf(Integer.MAX_VALUE));
    }

    /** Arguments for one that is killed at a step. */
    static List<String> until(Path file, String name, long seed, Step step, When when) {
        return List.of(
                file.toString(),
                name,
                String.valueOf(seed),
                String.valueOf(Integer.MAX_VALUE),
                step.name(),
                when.name());
    }

    /** @param args as one of the methods above makes them */
    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(BankWorker::endWithStarter, "watch");
        watch.setDaemon(true);
        watch.start();
        BankWorker worker = new BankWorker(args[1], Long.parseLong(args[2]), Integer.parseInt(args[3]));
        Topology topology = Topology.load(Path.of(args[0]));
        if (args.length == 4) {
            worker.run(topology);
        } else {
            worker.runUntil(topology, Step.valueOf(args[4]), When.valueOf(args[5]));
        }
    }

    /** Else nobody would end it once the test itself was killed. */
    private static void endWithStarter() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is sent: the pipe ends with the process at its other end.
            }
        } catch (IOException gone) {
            // As good as an end.
        }
        Runtime.getRuntime().halt(1);
    }

    private record Transfer(String id, Bank.Account from, Bank.Account to, int amount) {}

    private Transfer next(int number) {
        // In this order, so that two transfers cannot wait for each other.
        int first = random.nextInt(Bank.SHARDS - 1);
        int second = first + 1 + random.nextInt(Bank.SHARDS - 1 - first);
        return new Transfer(
                name + "-" + number,
                new Bank.Account(first, random.nextInt(Bank.ACCOUNTS)),
                new Bank.Account(second, random.nextInt(Bank.ACCOUNTS)),
                random.nextInt(200) - 100);
    }

    private interface Teller {
        void transfer(Transfer transfer) throws SQLException;
    }

    private void work(Teller teller) {
        for (int number = 0; number < transfers; number++) {
            Transfer transfer = next(number);
            try {
                teller.transfer(transfer);
                say("ok", transfer.id());
            } catch (SQLException e) {
                say("08007".equals(e.getSQLState()) ? "unknown" : "failed", transfer.id());
                pause();
            }
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    private static void say(String what, String of) {
        System.out.println(what + " " + of);
        System.out.flush();
    }

    private interface Opening<T> {
        T open() throws SQLException;
    }

    /** A server may just have crashed. */
    private static <T> T whenServersAnswer(Opening<T> opening) {
        while (true) {
            try {
                return opening.open();
            } catch (SQLException e) {
                pause();
            }
        }
    }

    private void run(Topology topology) throws SQLException {
        try (ParallelConnection db = whenServersAnswer(() -> ParallelConnection.open(topology))) {
            work(transfer -> db.inTransaction(tx -> {
                for (Bank.Entry entry : entries(transfer)) {
                    tx.execute(
                            Bank.UPDATE,
                            entry.amount(),
                            entry.account().branch(),
                            entry.account().id());
                    tx.execute(Bank.INSERT, entry.account().branch(), transfer.id(), entry.amount());
                }
            }));
        }
    }

    private static Bank.Entry[] entries(Transfer transfer) {
        return new Bank.Entry[] {
            new Bank.Entry(transfer.from(), -transfer.amount()), new Bank.Entry(transfer.to(), transfer.amount())
        };
    }

    private void runUntil(Topology topology, Step step, When when) {
        int lives = random.nextInt(6);
        CommitSteps deadly = new CommitSteps() {
            private int passed;

            @Override
            public synchronized void at(Step reached, String shard, When moment) {
                if (reached == step && moment == when && passed++ == lives) {
                    say("here", name);
                    while (true) {
                        LockSupport.park(this);
                    }
                }
            }
        };
        try (GivenTransactions given = whenServersAnswer(() -> GivenTransactions.open(topology, deadly))) {
            work(transfer -> {
                try (Participants transaction = given.transactions().participants()) {
                    transaction.setAutoCommit(false);
                    for (Bank.Entry entry : entries(transfer)) {
                        int shard = entry.account().branch();
                        GivenTransactions.write(transaction, shard, Bank.updated(entry));
                        GivenTransactions.write(transaction, shard, Bank.inserted(entry, transfer.id()));
                    }
                    transaction.commit();
                }
            });
        }
    }
}

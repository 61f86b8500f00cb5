package io.shardline.txn;

import io.shardline.ParallelConnection;
import io.shardline.topology.Topology;
import io.shardline.txn.CommitSteps.When;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that transfers money between accounts on different shards until it is killed, or kills itself at a step of a commit.
 * It says what it knows of each transfer on its standard output, a line each: {@code ok}, {@code failed} or {@code unknown}.
 */
public final class BankWorker {
    private final String name;
    private final Random random;

    private BankWorker(String name, long seed) {
        this.name = name;
        this.random = new Random(seed);
    }

    /** @param args the cluster file, the worker's name, a seed, and where it is to die: {@code -}, or a step and a moment */
    public static void main(String[] args) throws Exception {
        BankWorker worker = new BankWorker(args[1], Long.parseLong(args[2]));
        Topology topology = Topology.load(Path.of(args[0]));
        if (args[3].equals("-")) {
            worker.runUntilKilled(topology);
        } else {
            worker.runUntil(topology, Step.valueOf(args[3]), When.valueOf(args[4]));
        }
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
        for (int number = 0; ; number++) {
            Transfer transfer = next(number);
            try {
                teller.transfer(transfer);
                say("ok", transfer);
            } catch (SQLException e) {
                say("08007".equals(e.getSQLState()) ? "unknown" : "failed", transfer);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void say(String outcome, Transfer transfer) {
        System.out.println(outcome + " " + transfer.id());
        System.out.flush();
    }

    private void runUntilKilled(Topology topology) throws SQLException {
        try (ParallelConnection db = ParallelConnection.open(topology)) {
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

    private void runUntil(Topology topology, Step step, When when) throws SQLException {
        int lives = random.nextInt(6);
        CommitSteps deadly = new CommitSteps() {
            private int passed;

            @Override
            public synchronized void at(Step reached, String shard, When moment) {
                if (reached == step && moment == when && passed++ == lives) {
                    Runtime.getRuntime().halt(137);
                }
            }
        };
        try (GivenTransactions given = GivenTransactions.open(topology, deadly)) {
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

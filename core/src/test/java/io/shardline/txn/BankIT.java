package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.PostgresServers;
import io.shardline.txn.CommitSteps.When;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed while they transfer money between shards, at random and at each step of a commit, and servers that
 * crash meanwhile: no money is lost or made, and each process was told the truth.
 *
 * <p>{@code -Dshardline.bank.kills=10000} does it at length.
 */
class BankIT {
    private static final int KILLS = Integer.getInteger("shardline.bank.kills", 12);
    private static final int WORKERS = Integer.getInteger("shardline.bank.workers", 3);
    /** A server crashes once in so many kills. */
    private static final int CRASHES = 5;

    private final long seed = Long.getLong("shardline.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int started;

    @Test
    void losesNothingWhoeverIsKilled() throws Exception {
        System.out.println("BankIT seed " + seed);
        try (Bank bank = new Bank();
                GivenTransactions recovery = GivenTransactions.open(bank.cluster, CommitSteps.UNSEEN)) {
            recovery.transactions().initialize();
            int crashes = killAll(bank);
            bank.awaitServers();
            int recovered = recovery.recoverAll().size();

            assertThat(GivenTransactions.prepared(bank.cluster))
                    .as("seed %d", seed)
                    .containsOnly(0L);
            assertThat(bank.total()).as("seed %d", seed).isEqualTo(Bank.TOTAL);
            Map<String, Integer> parts = parts(bank);
            assertThat(parts.values()).as("seed %d: parts of transfers", seed).containsOnly(2);
            assertThat(parts.keySet()).as("seed %d", seed).containsAll(bank.acknowledged);
            assertThat(bank.failed)
                    .as("seed %d: that failed and is there", seed)
                    .noneMatch(parts::containsKey);
            System.out.printf(
                    "BankIT %d kills, %d crashes of servers, %d transfers acknowledged, %d failed, %d not known,"
                            + " %d more committed, %d parts recovered at the end%n",
                    KILLS,
                    crashes,
                    bank.acknowledged.size(),
                    bank.failed.size(),
                    bank.unknown.size(),
                    parts.size() - bank.acknowledged.size(),
                    recovered);
        }
    }

    /** Keeps some workers alive until enough have died. */
    private int killAll(Bank bank) throws Exception {
        int crashes = 0;
        boolean mayCrash =
                System.getProperty(PostgresServers.SOURCE, "embedded").equals("embedded");
        List<Bank.Worker> alive = new ArrayList<>();
        try {
            for (int kills = 0; kills < KILLS; ) {
                while (alive.size() < Math.min(WORKERS, KILLS - kills)) {
                    alive.add(start(bank));
                }
                Bank.Worker next = alive.remove(0);
                kills++;
                if (mayCrash && kills % CRASHES == 0) {
                    next.heard().await(20, TimeUnit.SECONDS);
                    bank.crash(random.nextInt(Bank.SHARDS));
                    crashes++;
                }
                // One that was told where to die mostly does so earlier.
                next.kill(random.nextInt(400));
            }
        } finally {
            for (Bank.Worker worker : alive) {
                worker.process().destroyForcibly().waitFor();
            }
        }
        return crashes;
    }

    private Bank.Worker start(Bank bank) throws Exception {
        int number = started++;
        String name = "w" + number;
        if (number % 2 == 0) {
            return bank.start(name, random.nextLong(), "-");
        }
        Step step = Step.values()[number / 2 % Step.values().length];
        When when = When.values()[number / 8 % When.values().length];
        return bank.start(name, random.nextLong(), step.name(), when.name());
    }

    private static Map<String, Integer> parts(Bank bank) throws SQLException {
        Map<String, Integer> parts = new HashMap<>();
        for (int shard = 0; shard < Bank.SHARDS; shard++) {
            bank.entries(shard).forEach(id -> parts.merge(id, 1, Integer::sum));
        }
        return parts;
    }
}

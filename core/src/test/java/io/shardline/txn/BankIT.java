package io.shardline.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.PostgresServers;
import io.shardline.txn.CommitSteps.When;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
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
 * <p>{@code -Dshardline.bank.kills=10000} does it at length, and counts the money after each {@value #ROUND}.
 */
class BankIT {
    private static final int KILLS = Integer.getInteger("shardline.bank.kills", 12);
    private static final int WORKERS = Integer.getInteger("shardline.bank.workers", 3);
    private static final int SERVERS = Integer.getInteger("shardline.bank.servers", 2);
    /** A server crashes once in so many kills. */
    private static final int CRASHES = Integer.getInteger("shardline.bank.crashEvery", 5);

    private static final int ROUND = 250;
    private static final int MOST_MILLIS = 200;

    private final long seed = Long.getLong("shardline.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Bank.Death, Integer> deaths = new EnumMap<>(Bank.Death.class);
    private int started;
    private int kills;
    private int crashes;
    private int recovered;

    @Test
    void losesNothingWhoeverIsKilled() throws Exception {
        System.out.println("BankIT seed " + seed);
        try (Bank bank = new Bank(SERVERS);
                GivenTransactions recovery = GivenTransactions.open(bank.cluster, CommitSteps.UNSEEN)) {
            recovery.transactions().initialize();
            long begun = System.nanoTime();
            while (kills < KILLS) {
                killAll(bank, Math.min(KILLS, kills + ROUND));
                bank.awaitServers();
                recovered += recovery.recoverAll().size();
                verify(bank, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
            }
        }
    }

    private void verify(Bank bank, long seconds) throws SQLException {
        assertThat(deaths).as("seed %d", seed).doesNotContainKey(Bank.Death.OTHER);
        assertThat(GivenTransactions.prepared(bank.cluster)).as("seed %d", seed).containsOnly(0L);
        assertThat(bank.total()).as("seed %d", seed).isEqualTo(Bank.TOTAL);
        Map<String, Integer> parts = parts(bank);
        assertThat(parts.values()).as("seed %d: parts of transfers", seed).containsOnly(2);
        assertThat(parts.keySet()).as("seed %d", seed).containsAll(bank.acknowledged);
        assertThat(bank.failed).as("seed %d: that failed and is there", seed).noneMatch(parts::containsKey);
        System.out.printf(
                "BankIT %d kills %s in %d s, %d crashes of servers, %d transfers acknowledged, %d failed, %d not known,"
                        + " %d more committed, %d parts recovered at the end%n",
                kills,
                deaths,
                seconds,
                crashes,
                bank.acknowledged.size(),
                bank.failed.size(),
                bank.unknown.size(),
                parts.size() - bank.acknowledged.size(),
                recovered);
    }

    /** Keeps some workers alive until so many have been killed. */
    private void killAll(Bank bank, int until) throws Exception {
        boolean mayCrash =
                System.getProperty(PostgresServers.SOURCE, "embedded").equals("embedded");
        List<Bank.Worker> alive = new ArrayList<>();
        try {
            while (kills < until) {
                while (alive.size() < Math.min(WORKERS, until - kills)) {
                    alive.add(start(bank));
                }
                Bank.Worker next = alive.remove(0);
                kills++;
                if (mayCrash && kills % CRASHES == 0) {
                    next.awaitWord();
                    bank.crash(random.nextInt(Bank.SHARDS));
                    crashes++;
                }
                // One that was told at which step to die mostly does so earlier.
                deaths.merge(next.kill(random.nextInt(MOST_MILLIS)), 1, Integer::sum);
            }
        } finally {
            for (Bank.Worker worker : alive) {
                worker.end();
            }
        }
    }

    private Bank.Worker start(Bank bank) throws Exception {
        int number = started++;
        String name = "w" + number;
        if (number % 2 == 0) {
            return bank.start(name, random.nextLong());
        }
        Step step = Step.values()[number / 2 % Step.values().length];
        When when = When.values()[number / 8 % When.values().length];
        return bank.start(name, random.nextLong(), step, when);
    }

    private static Map<String, Integer> parts(Bank bank) throws SQLException {
        Map<String, Integer> parts = new HashMap<>();
        for (int shard = 0; shard < Bank.SHARDS; shard++) {
            bank.entries(shard).forEach(id -> parts.merge(id, 1, Integer::sum));
        }
        return parts;
    }
}

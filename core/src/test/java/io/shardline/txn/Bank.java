package io.shardline.txn;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.QuickJvm;
import io.shardline.testing.TestCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accounts on four shards, a branch each, and processes that transfer between them. */
final class Bank implements AutoCloseable {
    static final int SHARDS = 4;
    static final int ACCOUNTS = 200;
    static final long TOTAL = 1000L * SHARDS * ACCOUNTS;
    static final String UPDATE = "update account set balance = balance + ? where branch = ? and id = ?";
    static final String INSERT = "insert into entry values (?, ?, ?)";

    record Account(int branch, int id) {}

    record Entry(Account account, int amount) {}

    /** The exit status of a process that SIGKILL has ended, as Java gives it. */
    private static final int SIGKILLED = 128 + 9;

    final TestCluster cluster;
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> failed = ConcurrentHashMap.newKeySet();
    final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Path file;
    private final QuickJvm jvm;

    /** @param servers on how many servers the shards are: each crashes by itself */
    Bank(int servers) throws SQLException, IOException, InterruptedException {
        cluster = TestCluster.create(ClusterOptions.shards(SHARDS).onServers(servers));
        for (int branch = 0; branch < SHARDS; branch++) {
            cluster.on(
                    branch,
                    "create table account (branch int, id int, balance bigint, primary key (branch, id));"
                            + "create table entry (branch int, id text, amount int, primary key (branch, id));"
                            + "insert into account select " + branch + ", id, 1000 from generate_series(0, "
                            + (ACCOUNTS - 1)
                            + ") id");
        }
        String list = "{ key: branch, list: { s0: [0], s1: [1], s2: [2], s3: [3] } }";
        file = cluster.writeYaml("account: " + list + "\nentry: " + list + "\n");
        Files.writeString(
                file,
                Files.readString(file) + "pool: { maximumPoolSize: 2, connectionTimeout: 3s }\n"
                        + "limits: { statementTimeout: 5s }\n"
                        + "transactions: { recoverEvery: 1s, recoverAfter: 1s }\n");
        jvm = QuickJvm.trained(BankWorker.class, BankWorker.untilDone(file, "trainee", 20));
    }

    static String updated(Entry entry) {
        return "update account set balance = balance + (%d) where branch = %d and id = %d"
                .formatted(entry.amount, entry.account.branch, entry.account.id);
    }

    static String inserted(Entry entry, String id) {
        return "insert into entry values (%d, '%s', %d)".formatted(entry.account.branch, id, entry.amount);
    }

    /** A process of a {@link BankWorker}, whose lines are taken down until it ends. */
    final class Worker {
        private final Process process;
        private final CountDownLatch heard = new CountDownLatch(1);
        private final CountDownLatch silent = new CountDownLatch(1);
        private volatile boolean atStep;

        private Worker(String name, Process process) {
            this.process = process;
            Thread reader = new Thread(this::takeDown, "reads-" + name);
            reader.setDaemon(true);
            reader.start();
        }

        private void takeDown() {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    int space = line.indexOf(' ');
                    // The last line of a process that was killed may be cut short; then it has said nothing.
                    if (space > 0) {
                        take(line.substring(0, space), line.substring(space + 1));
                    }
                    heard.countDown();
                }
            } catch (IOException e) {
                // The process is gone, and has said what it had to say.
            } finally {
                heard.countDown();
                silent.countDown();
            }
        }

        private void take(String what, String id) {
            switch (what) {
                case "ok" -> acknowledged.add(id);
                case "failed" -> failed.add(id);
                case "unknown" -> unknown.add(id);
                case "here" -> {
                    atStep = true;
                    process.destroyForcibly();
                }
                default -> throw new IllegalStateException(what);
            }
        }

        /** Waits until it has said something, or has ended. */
        void awaitWord() throws InterruptedException {
            if (!heard.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a worker has nothing to say");
            }
        }

        /** Lets it work for a while after its first word, unless it comes to its step before, and kills it. */
        Death kill(long afterMillis) throws InterruptedException {
            awaitWord();
            process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
            end();
            return process.exitValue() != SIGKILLED ? Death.OTHER : atStep ? Death.AT_STEP : Death.AT_RANDOM;
        }

        /** Returns when all that it said is taken down. */
        void end() throws InterruptedException {
            process.destroyForcibly().waitFor();
            silent.await();
        }
    }

    /** How a worker has ended. */
    enum Death {
        AT_STEP,
        AT_RANDOM,
        OTHER
    }

    /** Starts one that is to be killed at any time. */
    Worker start(String name, long seed) throws IOException {
        return new Worker(name, jvm.start(BankWorker.untilKilled(file, name, seed)));
    }

    /** Starts one that is killed at a step. */
    Worker start(String name, long seed, Step step, CommitSteps.When when) throws IOException {
        return new Worker(name, jvm.start(BankWorker.until(file, name, seed, step, when)));
    }

    /** Kills a server's process of one connection, upon which all its connections end and it recovers from its log. */
    void crash(int shard) throws SQLException {
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            ProcessHandle.of(row.getLong(1)).ifPresent(ProcessHandle::destroyForcibly);
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith("08") && !"57P03".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Waits until all servers answer. */
    void awaitServers() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                total();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("a server does not come back", e);
                }
                Thread.sleep(100);
            }
        }
    }

    long total() throws SQLException {
        return GivenTransactions.ask(cluster, "select sum(balance) from account").stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The ids of the transfers that a shard has. */
    List<String> entries(int shard) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = cluster.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from entry")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        jvm.close();
        cluster.close();
    }
}

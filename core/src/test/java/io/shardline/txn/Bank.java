package io.shardline.txn;

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

    final TestCluster cluster = TestCluster.create(SHARDS);
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> failed = ConcurrentHashMap.newKeySet();
    final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Path file;

    Bank() throws SQLException, IOException {
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
    }

    static String updated(Entry entry) {
        return "update account set balance = balance + (%d) where branch = %d and id = %d"
                .formatted(entry.amount, entry.account.branch, entry.account.id);
    }

    static String inserted(Entry entry, String id) {
        return "insert into entry values (%d, '%s', %d)".formatted(entry.account.branch, id, entry.amount);
    }

    /**
     * A worker, and when it has said something, or ended.
     *
     * @param process its process
     */
    record Worker(Process process, CountDownLatch heard) {
        /** Lets it work for a while after its first transfer; it may have died before. */
        void kill(long afterMillis) throws InterruptedException {
            heard.await(20, TimeUnit.SECONDS);
            if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Starts a worker, whose lines are taken down until it ends. */
    Worker start(String name, long seed, String... death) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx96m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                BankWorker.class.getName(),
                file.toString(),
                name,
                String.valueOf(seed)));
        command.addAll(List.of(death));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Worker worker = new Worker(process, new CountDownLatch(1));
        Thread reader = new Thread(() -> takeDown(worker), "reads-" + name);
        reader.setDaemon(true);
        reader.start();
        return worker;
    }

    private void takeDown(Worker worker) {
        try (BufferedReader lines = worker.process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                worker.heard.countDown();
                int space = line.indexOf(' ');
                // The last line of a process that was killed may be cut short; then it has said nothing.
                if (space > 0) {
                    String id = line.substring(space + 1);
                    switch (line.substring(0, space)) {
                        case "ok" -> acknowledged.add(id);
                        case "failed" -> failed.add(id);
                        case "unknown" -> unknown.add(id);
                        default -> throw new IllegalStateException(line);
                    }
                }
            }
        } catch (IOException e) {
            // The process is gone, and has said what it had to say.
        } finally {
            worker.heard.countDown();
        }
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
        cluster.close();
    }
}

package io.shardline.examples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;

/**
 * What an expert would write without Shardline: a pool for each shard, the owner of a key computed on the spot, statements grouped
 * by shard, and a thread for each shard.
 */
final class HandSharded implements Contestant {
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Sql sql = new Sql(Bank.Tables.HASHED);

    HandSharded(Bank bank, int connections) {
        for (String url : bank.urls()) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setUsername(bank.user());
            config.setPassword(bank.password());
            config.setMaximumPoolSize(connections);
            pools.add(new HikariDataSource(config));
        }
    }

    @Override
    public String name() {
        return "hand-sharded";
    }

    private int owner(long id) {
        return Owner.of(id, pools.size());
    }

    @Override
    public long balance(long id) throws SQLException {
        try (Connection connection = pools.get(owner(id)).getConnection()) {
            return Jdbc.balance(connection, sql.select(), id);
        }
    }

    @Override
    public long balanceByLiteral(long id) throws SQLException {
        try (Connection connection = pools.get(owner(id)).getConnection()) {
            return Jdbc.balance(connection, sql.selectLiteral(id));
        }
    }

    @Override
    public long balanceByNewShape(long id, String label) throws SQLException {
        try (Connection connection = pools.get(owner(id)).getConnection()) {
            return Jdbc.balance(connection, sql.selectAs(label), id);
        }
    }

    @Override
    public Reader reader() throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<PreparedStatement> statements = new ArrayList<>();
        for (HikariDataSource pool : pools) {
            Connection connection = pool.getConnection();
            connections.add(connection);
            statements.add(connection.prepareStatement(sql.select()));
        }
        return new Reader() {
            @Override
            public long balance(long id) throws SQLException {
                return Jdbc.balance(statements.get(owner(id)), id);
            }

            @Override
            public void close() throws SQLException {
                for (Connection connection : connections) {
                    connection.close();
                }
            }
        };
    }

    @Override
    public void upsert(Account account) throws SQLException {
        try (Connection connection = pools.get(owner(account.id())).getConnection()) {
            Jdbc.upsert(connection, sql.upsert(), List.of(account));
        }
    }

    @Override
    public void upsertRows(List<Account> accounts) throws SQLException {
        eachShare(accounts, (connection, share) -> Jdbc.upsert(connection, sql.upsertRows(share.size()), share));
    }

    @Override
    public void upsertBatch(List<Account> accounts) throws SQLException {
        eachShare(accounts, (connection, share) -> {
            connection.setAutoCommit(false);
            Jdbc.upsertBatch(connection, sql.upsert(), share);
            connection.commit();
            connection.setAutoCommit(true);
        });
    }

    /** What is to be done with the rows of one shard. */
    private interface ShareWork {
        void run(Connection connection, List<Account> share) throws SQLException;
    }

    private void eachShare(List<Account> accounts, ShareWork work) throws SQLException {
        List<List<Account>> shares = new ArrayList<>();
        pools.forEach(pool -> shares.add(new ArrayList<>()));
        accounts.forEach(account -> shares.get(owner(account.id())).add(account));
        List<Future<?>> running = new ArrayList<>();
        for (int shard = 0; shard < shares.size(); shard++) {
            List<Account> share = shares.get(shard);
            HikariDataSource pool = pools.get(shard);
            if (!share.isEmpty()) {
                running.add(threads.submit(() -> {
                    try (Connection connection = pool.getConnection()) {
                        work.run(connection, share);
                    }
                    return share.size();
                }));
            }
        }
        for (Future<?> one : running) {
            get(one);
        }
    }

    private static <T> T get(Future<T> future) throws SQLException {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new SQLException("a shard failed", e);
        }
    }

    /** Two-phase commit as one would write it, with nobody to look after what is left when the process dies. */
    @Override
    public void transfer(Account from, Account to) throws SQLException {
        int first = owner(from.id());
        int second = owner(to.id());
        try (Connection one = pools.get(first).getConnection()) {
            one.setAutoCommit(false);
            Jdbc.upsert(one, sql.upsert(), List.of(from));
            if (first == second) {
                Jdbc.upsert(one, sql.upsert(), List.of(to));
                one.commit();
            } else {
                commitBoth(one, second, to);
            }
            one.setAutoCommit(true);
        }
    }

    private void commitBoth(Connection one, int second, Account to) throws SQLException {
        String gid = "hand-" + UUID.randomUUID();
        try (Connection two = pools.get(second).getConnection();
                Statement end = two.createStatement()) {
            two.setAutoCommit(false);
            Jdbc.upsert(two, sql.upsert(), List.of(to));
            end.execute("prepare transaction '" + gid + "'");
            two.commit();
            two.setAutoCommit(true);
            one.commit();
            end.execute("commit prepared '" + gid + "'");
        }
    }

    @Override
    public long count() throws SQLException {
        long count = 0;
        for (long[] part : onEach(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql.count())) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        })) {
            count += part[1] == 0 ? 0 : part[0];
        }
        return count;
    }

    @Override
    public long richest() throws SQLException {
        List<List<Account>> sorted = onEach(connection -> {
            List<Account> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql.richest())) {
                while (row.next()) {
                    rows.add(new Account(row.getLong(1), row.getString(2), row.getLong(3)));
                }
            }
            return rows;
        });
        return sorted.stream()
                .flatMap(List::stream)
                .sorted((a, b) -> Long.compare(b.balance(), a.balance()))
                .limit(Sql.TOP)
                .filter(account -> account.balance() == 7 * account.id())
                .count();
    }

    /** Of rows that somebody has cut into a file for each shard. */
    @Override
    public Copier copier() {
        List<byte[]> parts = Lines.of(pools.size());
        return () -> copy(parts);
    }

    private long copy(List<byte[]> parts) throws SQLException {
        List<Future<Long>> running = new ArrayList<>();
        for (int shard = 0; shard < pools.size(); shard++) {
            HikariDataSource pool = pools.get(shard);
            byte[] part = parts.get(shard);
            running.add(threads.submit(() -> copy(pool, part)));
        }
        long rows = 0;
        for (Future<Long> one : running) {
            rows += get(one);
        }
        return rows;
    }

    private static long copy(HikariDataSource pool, byte[] part) throws SQLException, IOException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            long rows =
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn(Sql.COPY, new ByteArrayInputStream(part));
            connection.rollback();
            return rows;
        }
    }

    /** A question to one shard. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> List<T> onEach(Question<T> question) throws SQLException {
        List<Future<T>> running = new ArrayList<>();
        for (HikariDataSource pool : pools) {
            running.add(threads.submit(() -> {
                try (Connection connection = pool.getConnection()) {
                    return question.ask(connection);
                }
            }));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> one : running) {
            answers.add(get(one));
        }
        return answers;
    }

    @Override
    public long scan(RowWatch watch) throws SQLException {
        try (HandMerge merge = new HandMerge(pools, sql.scan())) {
            return merge.read(watch);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        pools.forEach(HikariDataSource::close);
    }
}

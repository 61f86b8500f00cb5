package io.shardline.examples.benchmarks;

import io.shardline.Cursor;
import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import io.shardline.Row;
import io.shardline.Session;
import io.shardline.topology.Topology;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shardline's own API. */
final class JavaApi implements Contestant {
    private final ParallelConnection db;
    private final Sql sql = new Sql(Bank.Tables.HASHED);

    JavaApi(String yaml) throws SQLException {
        db = ParallelConnection.open(Topology.load(new StringReader(yaml), Map.of()));
    }

    @Override
    public String name() {
        return "Shardline, Java API";
    }

    /** Its transactions over shards cost what the driver's do, which is measured with the promise that they be atomic. */
    @Override
    public boolean does(Work work) {
        return work != Work.TRANSFER;
    }

    @Override
    public long balance(long id) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            return balance(cursor.execute(sql.select(), id));
        }
    }

    private static long balance(Cursor cursor) throws SQLException {
        Row row = cursor.fetchOne();
        if (row == null || String.valueOf(row.getString(2)).isEmpty()) {
            throw new SQLException("the account is not there");
        }
        return row.getLong(3);
    }

    @Override
    public long balanceByLiteral(long id) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            return balance(cursor.execute(sql.selectLiteral(id)));
        }
    }

    @Override
    public long balanceByNewShape(long id, String label) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            return balance(cursor.execute(sql.selectAs(label), id));
        }
    }

    @Override
    public Reader reader() throws SQLException {
        Cursor cursor = db.cursor();
        return new Reader() {
            @Override
            public long balance(long id) throws SQLException {
                return JavaApi.balance(cursor.execute(sql.select(), id));
            }

            @Override
            public void close() throws SQLException {
                cursor.close();
            }
        };
    }

    @Override
    public Copier copier() {
        byte[] lines = Lines.whole();
        return () -> copy(lines);
    }

    private long copy(byte[] lines) throws SQLException {
        try (Session session = db.openSession()) {
            session.setAutoCommit(false);
            long rows = session.copyIn(Sql.COPY, new ByteArrayInputStream(lines));
            session.rollback();
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void upsert(Account account) throws SQLException {
        db.execute(sql.upsert(), account.id(), account.name(), account.balance());
    }

    @Override
    public void upsertRows(List<Account> accounts) throws SQLException {
        List<Object> values = new ArrayList<>(3 * accounts.size());
        for (Account account : accounts) {
            values.add(account.id());
            values.add(account.name());
            values.add(account.balance());
        }
        db.execute(sql.upsertRows(accounts.size()), values.toArray());
    }

    @Override
    public void upsertBatch(List<Account> accounts) throws SQLException {
        List<Parameter[]> batch = new ArrayList<>(accounts.size());
        for (Account account : accounts) {
            batch.add(new Parameter[] {
                Parameter.of(account.id()), Parameter.of(account.name()), Parameter.of(account.balance())
            });
        }
        try (Session session = db.openSession()) {
            session.runBatch(session.prepare(sql.upsert()), batch, ExecuteOptions.DEFAULT);
        }
    }

    @Override
    public void transfer(Account from, Account to) throws SQLException {
        db.inTransaction(tx -> {
            for (Account account : List.of(from, to)) {
                tx.execute(sql.upsert(), account.id(), account.name(), account.balance());
            }
        });
    }

    @Override
    public long count() throws SQLException {
        try (Cursor cursor = db.cursor()) {
            Row row = cursor.execute(sql.count()).fetchOne();
            return row == null || row.getLong(2) == 0 ? 0 : row.getLong(1);
        }
    }

    @Override
    public long richest() throws SQLException {
        try (Cursor cursor = db.cursor()) {
            return cursor.execute(sql.richest()).fetchAll().stream()
                    .filter(row -> row.getLong(3) == 7 * row.getLong(1))
                    .count();
        }
    }

    @Override
    public long scan(RowWatch watch) throws SQLException {
        try (Cursor cursor = db.cursor()) {
            return Jdbc.read(cursor.fetchSize(Sql.FETCH).execute(sql.scan()).resultSet(), watch);
        }
    }

    @Override
    public void close() {
        db.close();
    }
}

package io.shardline.ids;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.plan.Plan.InsertFilled;
import io.shardline.plan.Plan.InsertFilled.Filled;
import io.shardline.txn.Participants;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Draws values of columns from the first shard, counted ones in blocks. Safe for use by any thread. */
public final class GivenValues {
    private static final int OWNER = 0;
    private static final int BLOCK = 32;

    private static final String EXPRESSION = """
            select case when a.attidentity <> ''
                        then pg_catalog.format('pg_catalog.nextval(%L::pg_catalog.regclass)',
                               pg_catalog.pg_get_serial_sequence(pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname))
                        else pg_catalog.pg_get_expr(d.adbin, d.adrelid) end
              from pg_catalog.pg_attribute a
              join pg_catalog.pg_class c on c.oid = a.attrelid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where n.nspname = ? and c.relname = ? and a.attname = ?
            """;

    private final ShardPools pools;
    private volatile Map<Key, Stock> stocks = new ConcurrentHashMap<>();

    private record Key(InsertFilled.TableName table, String column) {}

    /** What is drawn and not yet given out. */
    private static final class Stock {
        private final ReentrantLock lock = new ReentrantLock();
        private final Deque<Object> values = new ArrayDeque<>();
    }

    public GivenValues(ShardPools pools) {
        this.pools = pools;
    }

    /**
     * Draws as many values of a column; counted ones ascend.
     *
     * @param participants of the session that asks: the table may be one that its transaction has only just made
     */
    public List<Object> of(InsertFilled.TableName table, Filled column, int count, Participants participants)
            throws SQLException {
        Stock stock = stocks.computeIfAbsent(new Key(table, column.name()), key -> new Stock());
        stock.lock.lock();
        try {
            int missing = count - stock.values.size();
            if (missing > 0) {
                int drawn = column.counted() ? Math.max(missing, BLOCK) : missing;
                stock.values.addAll(drawn(table, column.name(), drawn, participants));
            }
            List<Object> given = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                given.add(stock.values.remove());
            }
            return given;
        } finally {
            stock.lock.unlock();
        }
    }

    private List<Object> drawn(InsertFilled.TableName table, String column, int count, Participants participants)
            throws SQLException {
        if (participants.autoCommit() || !participants.holds(OWNER)) {
            try (Lease lease = pools.lease(OWNER)) {
                return drawn(table, column, count, lease);
            }
        }
        Lease lease = participants.take(OWNER);
        try {
            return drawn(table, column, count, lease);
        } finally {
            participants.giveBack(lease);
        }
    }

    private static List<Object> drawn(InsertFilled.TableName table, String column, int count, Lease lease)
            throws SQLException {
        try {
            return drawn(lease, expression(lease, table, column), count);
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** As the server prints it for the search path of this connection. */
    private static String expression(Lease lease, InsertFilled.TableName table, String column) throws SQLException {
        try (PreparedStatement statement = lease.connection().prepareStatement(EXPRESSION)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            statement.setString(3, column);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                throw ShardlineException.of(
                        ErrorCode.SHARDS_DIFFER,
                        "column \"%s\".\"%s\" is missing on shard \"%s\"",
                        table.name(),
                        column,
                        lease.shardName());
            }
            return row.getString(1);
        }
    }

    private static List<Object> drawn(Lease lease, String expression, int count) throws SQLException {
        String sql = "select " + expression.replace("?", "??") + " from pg_catalog.generate_series(1, ?)";
        try (PreparedStatement statement = lease.connection().prepareStatement(sql)) {
            statement.setInt(1, count);
            ResultSet rows = statement.executeQuery();
            List<Object> values = new ArrayList<>(count);
            while (rows.next()) {
                values.add(rows.getObject(1));
            }
            return values;
        }
    }

    /** A sequence may have been set anew. */
    public void forget() {
        stocks = new ConcurrentHashMap<>();
    }
}

package io.shardline.guard;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sharding.KeyType;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.TablePlacement.Sharded;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CHECK constraints with which a server refuses rows of other shards, whoever writes them; over a connection to that shard, in
 * autocommit but for {@link #makeOfNew}.
 *
 * <p>Safe for use by any thread.
 */
public final class OwnershipChecks {
    private static final String CHECK_VIOLATION = "23514";

    private final Topology topology;

    public OwnershipChecks(Topology topology) {
        this.topology = topology;
    }

    /**
     * A sharded table of a shard.
     *
     * @param table its name in the topology
     * @param reason why no constraint can be made for it; empty for the other states
     */
    public record Check(String table, State state, String reason) {}

    /** What a table has. */
    public enum State {
        /** A constraint that is right, and holds for every row. */
        CHECKED,
        /** A constraint that is right, but rows were there before it that are not known to keep it. */
        NOT_VALIDATED,
        /** None, or one of another placement. */
        UNCHECKED,
        /** It cannot have one. */
        IMPOSSIBLE
    }

    /** Says what the sharded tables have that are there; those that are not there are left out. */
    public List<Check> look(String shard, Connection connection) throws SQLException {
        List<Check> checks = new ArrayList<>();
        for (Guarded table : tables(shard, connection)) {
            checks.add(table.obstacle()
                    .map(reason -> new Check(table.name(), State.IMPOSSIBLE, reason))
                    .orElse(new Check(table.name(), state(table, connection), "")));
        }
        return checks;
    }

    /**
     * Makes the constraints that are not there, and lets the server look at the rows.
     *
     * <p>A table is locked for the moment in which its constraint is made, and can be written while its rows are looked at.
     *
     * @throws ShardlineException PLACEMENT_DIFFERS if there are rows of another shard; the constraint is there then, and holds for
     *     rows that are written from now on
     */
    public List<Check> make(String shard, Connection connection) throws SQLException {
        for (Guarded table : tables(shard, connection)) {
            if (table.obstacle().isEmpty()) {
                make(table, shard, connection);
            }
        }
        return look(shard, connection);
    }

    /**
     * Makes the constraint of a table that was created in the transaction that is open, as a part of it. Does nothing for one that is
     * not declared as sharded, or cannot have one.
     *
     * @param schema of the table, and its name, as the server has them
     */
    public void makeOfNew(String shard, Connection connection, String schema, String name) throws SQLException {
        TablePlacement placement = topology.table(schema, name).orElse(null);
        if (placement instanceof Sharded sharded) {
            String relation = new TableName(Optional.of(schema), name).toString();
            Optional<Guarded> table = guarded(shard, connection, relation, sharded);
            if (table.isPresent() && table.get().obstacle().isEmpty()) {
                make(table.get(), shard, connection);
            }
        }
    }

    private static void make(Guarded table, String shard, Connection connection) throws SQLException {
        ConstraintSql sql = new ConstraintSql(connection, table);
        State state = state(table, connection);
        if (state == State.UNCHECKED) {
            sql.add();
        }
        if (state != State.CHECKED) {
            try {
                sql.validate();
            } catch (SQLException e) {
                throw CHECK_VIOLATION.equals(e.getSQLState()) ? misplaced(table.name(), shard, e) : e;
            }
        }
    }

    /** Drops the constraints that {@link #make} has made, of whatever placement; the tables that had one. */
    public List<String> drop(String shard, Connection connection) throws SQLException {
        List<String> dropped = new ArrayList<>();
        for (Guarded table : tables(shard, connection)) {
            if (new ConstraintSql(connection, table).drop()) {
                dropped.add(table.name());
            }
        }
        return dropped;
    }

    private static State state(Guarded table, Connection connection) throws SQLException {
        return new ConstraintSql(connection, table).state();
    }

    private List<Guarded> tables(String shard, Connection connection) throws SQLException {
        List<Guarded> tables = new ArrayList<>();
        for (Map.Entry<TableName, TablePlacement> declared : topology.tables().entrySet()) {
            if (declared.getValue() instanceof Sharded sharded) {
                guarded(shard, connection, declared.getKey().toString(), sharded)
                        .ifPresent(tables::add);
            }
        }
        return tables;
    }

    /** Empty if the table is not there. */
    private Optional<Guarded> guarded(String shard, Connection connection, String name, Sharded sharded)
            throws SQLException {
        Optional<KeyColumns> found = KeyColumns.find(connection, name, sharded.key());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<KeyType> types = found.get().types();
        OwnershipExpression expression = new OwnershipExpression(topology, sharded, types);
        Optional<String> obstacle = types.size() < sharded.key().size()
                ? Optional.of("the columns of its key are missing, or their types cannot be a key's")
                : expression.obstacle(connection.getMetaData().getDatabaseMajorVersion());
        String check = obstacle.isPresent() ? "" : expression.of(shard);
        return Optional.of(new Guarded(name, found.get().relation(), check, obstacle));
    }

    private static ShardlineException misplaced(String table, String shard, SQLException cause) {
        return ShardlineException.of(
                        ErrorCode.PLACEMENT_DIFFERS,
                        "rows of table \"%s\" on shard \"%s\" belong elsewhere",
                        table,
                        shard)
                .withDetail(
                        "Its CHECK constraint \"%s\" holds for new rows, and some old ones do not keep it.",
                        Guarded.CONSTRAINT)
                .withHint("Count them with \"shardline doctor --rows\", bring them to their shards, and do this again.")
                .causedBy(cause);
    }
}

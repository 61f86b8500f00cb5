package io.shardline.jdbc;

import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A savepoint, by a name of the caller's or by a number. Used by the connection's thread alone. */
final class ShardlineSavepoint implements Savepoint {
    private final int id;
    private final @Nullable String name;
    private boolean released;

    ShardlineSavepoint(int id, @Nullable String name) {
        this.id = id;
        this.name = name;
    }

    /** What it is called on the shards. */
    String nameOnShards() throws SQLException {
        checkNotReleased("Cannot reference a savepoint after it has been released.");
        return name == null ? "JDBC_SAVEPOINT_" + id : name;
    }

    void release() {
        released = true;
    }

    private void checkNotReleased(String message) throws SQLException {
        if (released) {
            throw new SQLException(message, "3B000");
        }
    }

    @Override
    public int getSavepointId() throws SQLException {
        checkNotReleased("Cannot retrieve the id of a released savepoint.");
        if (name != null) {
            throw new SQLException("Cannot retrieve the id of a named savepoint.", "42809");
        }
        return id;
    }

    @Override
    public String getSavepointName() throws SQLException {
        checkNotReleased("Cannot retrieve the name of a released savepoint.");
        if (name == null) {
            throw new SQLException("Cannot retrieve the name of an unnamed savepoint.", "42809");
        }
        return name;
    }
}

package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The savepoints of one session's transaction, the same on each of its shards. Used by the session's thread alone.
 *
 * <p>A shard that joins later gets those that are there, before its first statement: to roll back to one of them is then to undo
 * all that was done on it, as it must be, and a snapshot that it has taken stays the transaction's.
 */
public final class Savepoints {
    private final Enlisted enlisted;
    private final Together together;
    /** Oldest first. A name may come several times; the last one hides the others until it is gone. */
    private final List<String> names = new ArrayList<>();

    Savepoints(Enlisted enlisted, Together together) {
        this.enlisted = enlisted;
        this.together = together;
    }

    /** Sets one on every shard of the transaction. */
    public void set(String name) throws SQLException {
        everywhere("savepoint " + quoted(name));
        names.add(name);
    }

    /**
     * Undoes what was done after the newest of that name, which stays.
     *
     * @throws ShardlineException SAVEPOINT_UNKNOWN
     */
    public void rollBackTo(String name) throws SQLException {
        int newest = newest(name);
        everywhere("rollback to savepoint " + quoted(name));
        names.subList(newest + 1, names.size()).clear();
    }

    /**
     * Forgets the newest of that name, and all after it.
     *
     * @throws ShardlineException SAVEPOINT_UNKNOWN
     */
    public void release(String name) throws SQLException {
        int newest = newest(name);
        everywhere("release savepoint " + quoted(name));
        names.subList(newest, names.size()).clear();
    }

    private int newest(String name) throws ShardlineException {
        int newest = names.lastIndexOf(name);
        if (newest < 0) {
            throw ShardlineException.of(ErrorCode.SAVEPOINT_UNKNOWN, "savepoint \"%s\" does not exist", name);
        }
        return newest;
    }

    private void everywhere(String sql) throws SQLException {
        List<Lease> participants = enlisted.participants();
        if (!participants.isEmpty()) {
            together.run(participants, lease -> {
                Branches.execute(lease, sql);
                return true;
            });
        }
    }

    /** Sets on a shard that joins now what the others have, in one round trip. */
    void applyTo(Lease lease) throws SQLException {
        if (!names.isEmpty()) {
            String sql = names.stream().map(name -> "savepoint " + quoted(name)).collect(Collectors.joining("; "));
            SessionModes.change(lease, connection -> Branches.execute(lease, sql));
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}

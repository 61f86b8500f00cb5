package io.shardline.guard;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a shard has noted that rows are placed as a topology places them; over a connection to that shard, in autocommit.
 *
 * <p>Safe for use by any thread.
 */
public final class PlacementGuard {
    private static final String HINT =
            "Use the same shards and placements in all applications. If the rows were moved on purpose, and all"
                    + " applications of the old topology have ended, run \"shardline guard --accept\" or"
                    + " ParallelConnection.acceptPlacement once.";

    private final Topology topology;

    public PlacementGuard(Topology topology) {
        this.topology = topology;
    }

    /** Whether a shard notes placements at all, as it does once it was initialized. */
    public static boolean isNoted(Connection connection) throws SQLException {
        return new NoteTable(connection).access() != NoteTable.Access.ABSENT;
    }

    /**
     * Says what is otherwise than noted.
     *
     * @param shard the name that the topology gives the shard
     * @return empty also if the shard has noted nothing
     * @throws ShardlineException NOT_INITIALIZED if this user may not read the notes
     */
    public List<Difference> differences(String shard, Connection connection) throws SQLException {
        NoteTable table = new NoteTable(connection);
        return switch (table.access()) {
            case ABSENT -> List.of();
            case DENIED -> throw denied(shard);
            case GRANTED -> new Notes(topology, shard).differences(table.read());
        };
    }

    /**
     * Makes sure that nothing is otherwise than noted.
     *
     * @throws ShardlineException PLACEMENT_DIFFERS, naming what; NOT_INITIALIZED as in {@link #differences}
     */
    public void check(String shard, Connection connection) throws SQLException {
        List<Difference> differences = differences(shard, connection);
        if (!differences.isEmpty()) {
            throw refusal(shard, differences);
        }
    }

    /**
     * Notes what is not noted yet.
     *
     * @throws ShardlineException PLACEMENT_DIFFERS if something else is noted; NOT_INITIALIZED if this user may not
     */
    public void note(String shard, Connection connection) throws SQLException {
        Notes notes = new Notes(topology, shard);
        write(shard, connection, (table, noted) -> {
            List<Difference> differences = notes.differences(noted);
            if (!differences.isEmpty()) {
                throw refusal(shard, differences);
            }
            table.add(notes.missing(noted));
        });
    }

    /**
     * Notes what the topology says, whatever was noted before. The rows stay where they are.
     *
     * @return what was otherwise
     * @throws ShardlineException NOT_INITIALIZED if this user may not
     */
    public List<Difference> accept(String shard, Connection connection) throws SQLException {
        Notes notes = new Notes(topology, shard);
        List<Note> before = write(shard, connection, (table, noted) -> {
            List<Note> outdated = notes.outdated(noted);
            table.delete(outdated);
            table.add(notes.missing(
                    noted.stream().filter(note -> !outdated.contains(note)).toList()));
        });
        return notes.differences(before);
    }

    private interface Change {
        void make(NoteTable table, List<Note> noted) throws SQLException;
    }

    /** Returns what was noted before. */
    private static List<Note> write(String shard, Connection connection, Change change) throws SQLException {
        boolean done = false;
        connection.setAutoCommit(false);
        try {
            NoteTable table = new NoteTable(connection);
            table.alone();
            NoteTable.Access access = table.access();
            if (access == NoteTable.Access.DENIED) {
                throw denied(shard);
            }
            if (access == NoteTable.Access.ABSENT) {
                table.create();
            }
            List<Note> noted = table.read();
            change.make(table, noted);
            connection.commit();
            done = true;
            return noted;
        } catch (ShardlineException e) {
            throw e;
        } catch (SQLException e) {
            throw notReady(shard, e);
        } finally {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static ShardlineException refusal(String shard, List<Difference> differences) {
        String subjects = differences.stream()
                .map(Difference::subject)
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
        return ShardlineException.of(
                        ErrorCode.PLACEMENT_DIFFERS,
                        "shard \"%s\" has noted another placement than this topology's: %s",
                        shard,
                        subjects)
                .withDetail("%s", differences.stream().map(Difference::sentence).collect(Collectors.joining("\n    ")))
                .withHint("%s", HINT);
    }

    private static ShardlineException denied(String shard) {
        return ShardlineException.of(
                        ErrorCode.NOT_INITIALIZED, "what shard \"%s\" has noted of placements cannot be read", shard)
                .withDetail(
                        "Its table \"shardline\".\"placement\" may not be read by this user, so rows could be misplaced.")
                .withHint("Grant this user usage of schema shardline, and select on its table placement.");
    }

    private static ShardlineException notReady(String shard, SQLException cause) {
        return ShardlineException.of(ErrorCode.NOT_INITIALIZED, "placements could not be noted on shard \"%s\"", shard)
                .withDetail("%s", String.valueOf(cause.getMessage()))
                .withHint("Have the owner of the databases call ParallelConnection.initialize(), and"
                        + " grant this user select on shardline.placement.")
                .causedBy(cause);
    }
}

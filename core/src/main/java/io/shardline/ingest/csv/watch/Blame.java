package io.shardline.ingest.csv.watch;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.EOFException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What an error is to be blamed on. */
enum Blame {
    /** Something that passes: every file would have met it. */
    TIMES,
    /** A server or the connection to it was lost: that passes, unless it is the load of this file that brings it about. */
    LOST,
    /** Rows that the file's rows refer to are missing. */
    PARENTS,
    /** How the cluster is set up: nothing passes by waiting. */
    CLUSTER,
    FILE;

    /** Resources, the system below, logins, a conflict of transactions. */
    private static final Set<String> PASSING_CLASSES = Set.of("53", "58", "28", "40");
    /** A lock; an object in use; a standby in place of its primary. */
    private static final Set<String> PASSING = Set.of("55P03", "55006", "25006");

    private static final String CONNECTIONS = "08";
    /** Whether a commit came to pass is not known: the ledger will tell. */
    private static final String OUTCOME_UNKNOWN = "08007";
    /** A server that is stopped, has crashed or starts; a database that is dropped; a session that idled; a lack of memory. */
    private static final Set<String> LOSING = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "53200");

    private static final String NO_PARENT = "23503";

    static Blame of(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Blame blame = cause instanceof SQLException error ? ofOne(error) : null;
            if (blame != null) {
                return blame;
            }
        }
        boolean content = e instanceof SQLException
                || e instanceof RuntimeException
                || e instanceof EOFException
                || e instanceof ZipException
                || e instanceof AccessDeniedException
                || e instanceof CharacterCodingException;
        return content ? FILE : TIMES;
    }

    private static @Nullable Blame ofOne(SQLException e) {
        if (e instanceof ShardlineException ours && ours.code() == ErrorCode.SEVERAL_SHARDS) {
            return CLUSTER;
        }
        if (e instanceof ShardlineException ours && ours.code() == ErrorCode.NOT_INITIALIZED) {
            return TIMES;
        }
        String state = String.valueOf(e.getSQLState());
        if (state.equals(NO_PARENT)) {
            return PARENTS;
        }
        if (state.equals(OUTCOME_UNKNOWN)) {
            return TIMES;
        }
        if (state.startsWith(CONNECTIONS) || LOSING.contains(state)) {
            return LOST;
        }
        return PASSING.contains(state) || state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2))
                ? TIMES
                : null;
    }
}

package io.shardline.backend;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What it means that a connection could not be made. */
final class ConnectFailures {
    /** No such database, no right to connect to it. */
    private static final Set<String> LOGIN_STATES = Set.of("3D000", "42501");

    private ConnectFailures() {}

    /** One shard that could not be reached. */
    record Failure(String shard, String place, SQLException cause) {
        /** Whether trying again may help: the server is down or full, and not the address wrong. */
        boolean passes() {
            return code(cause) != ErrorCode.SHARD_LOGIN_REFUSED;
        }

        private String sentence() {
            return "Shard \"" + shard + "\" (" + place + "): " + firstLine(cause) + ".";
        }
    }

    /** The one error for all shards that failed; there is at least one. */
    static ShardlineException of(Collection<Failure> failures, int shards) {
        Failure first = failures.iterator().next();
        List<ErrorCode> codes =
                failures.stream().map(failure -> code(failure.cause)).distinct().toList();
        ErrorCode code = codes.size() == 1 ? codes.get(0) : ErrorCode.SHARD_UNREACHABLE;
        ShardlineException error = (failures.size() == 1
                        ? ShardlineException.of(code, "cannot connect to shard \"%s\"", first.shard)
                        : ShardlineException.of(code, "cannot connect to %d of %d shards", failures.size(), shards))
                .withDetail("%s", failures.stream().map(Failure::sentence).collect(Collectors.joining(" ")))
                .withHint("%s", hint(code))
                .causedBy(first.cause);
        failures.stream().skip(1).map(Failure::cause).forEach(error::addSuppressed);
        return error;
    }

    /** The PostgreSQL driver's own exception in a pool's chain of causes. */
    static Optional<PSQLException> ofDriver(@Nullable Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .findFirst();
    }

    private static ErrorCode code(SQLException cause) {
        String state = cause.getSQLState();
        if (state == null) {
            return ErrorCode.SHARD_UNREACHABLE;
        }
        if (state.equals("53300")) {
            return ErrorCode.SHARD_POOL_EXHAUSTED;
        }
        return state.startsWith("28") || LOGIN_STATES.contains(state)
                ? ErrorCode.SHARD_LOGIN_REFUSED
                : ErrorCode.SHARD_UNREACHABLE;
    }

    private static String hint(ErrorCode code) {
        return switch (code) {
            case SHARD_LOGIN_REFUSED -> "Check user, password and database of the shard, and the server's pg_hba.conf.";
            case SHARD_POOL_EXHAUSTED -> "Raise the server's max_connections, or make the pools smaller.";
            default -> "Check that the server runs, listens there and can be reached from this machine.";
        };
    }

    private static String firstLine(SQLException e) {
        String message = String.valueOf(e.getMessage());
        String line = message.lines().findFirst().orElse("").strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}

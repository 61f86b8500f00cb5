package io.shardline;

import io.shardline.bind.PlacedTable;
import io.shardline.copy.CopyCommand;
import io.shardline.copy.CopyStream;
import io.shardline.copy.Loads;
import io.shardline.copy.RowPrinter;
import io.shardline.copy.Unloads;
import io.shardline.exec.Cancellation;
import io.shardline.plan.Plan;
import io.shardline.route.ShardSet;
import io.shardline.txn.Participants;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a table by COPY FROM STDIN, each to the shard that owns it.
 *
 * <p>Rows are cut by PostgreSQL's own rules and passed on byte for byte; only the shard key is decoded. A write waits while the
 * shards are behind, so memory stays small however long the input is. Until it has ended the session can do nothing else. Used by
 * one thread.
 */
public final class CopyIn implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final CopyStream stream;
    private final Owner owner;
    private boolean active = true;

    /** The session that it belongs to. */
    interface Owner {
        /** Takes note of an error, and returns it. */
        SQLException failed(SQLException e);

        /** The session is free again. */
        void ended();
    }

    CopyIn(CopyStream stream, Owner owner) {
        this.stream = stream;
        this.owner = owner;
    }

    /** As {@link #write(byte[], int, int)}, all of an array. */
    public void write(byte[] bytes) throws SQLException {
        write(bytes, 0, bytes.length);
    }

    /**
     * Takes bytes of the input, cut anywhere. The array is the caller's again afterwards.
     *
     * @throws SQLException the server's own error for a bad row, with the line of the whole input in its context; or a
     *     ShardlineException NULL_SHARD_KEY, SHARD_KEY_INVALID or BAD_COPY_DATA, with the line in its detail. The COPY is undone then
     */
    public void write(byte[] bytes, int from, int length) throws SQLException {
        requireActive();
        try {
            stream.write(bytes, from, length);
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            cancel();
            throw e;
        }
    }

    /** Takes all bytes of a stream, which stays the caller's. */
    public void write(InputStream input) throws SQLException, IOException {
        byte[] buffer = new byte[BUFFER];
        for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
            write(buffer, 0, length);
        }
    }

    /**
     * Ends the input. In autocommit the rows are committed on all shards; otherwise with the session's transaction.
     *
     * @return how many rows were written, each logical row once
     * @throws SQLException as {@link #write}
     */
    public long end() throws SQLException {
        requireActive();
        try {
            long rows = stream.end();
            finish();
            return rows;
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            cancel();
            throw e;
        }
    }

    /** Undoes the COPY. In a transaction this fails the transaction. Does nothing once it has ended. */
    public void cancel() {
        if (active) {
            owner.failed(ShardlineException.of(ErrorCode.CANCELLED, "COPY was cancelled"));
            finish();
        }
    }

    /** True until it has ended, failed or been cancelled. */
    public boolean isActive() {
        return active;
    }

    private SQLException failed(SQLException e) {
        SQLException noted = owner.failed(e);
        finish();
        return noted;
    }

    private void finish() {
        active = false;
        stream.close();
        owner.ended();
    }

    private void requireActive() throws ShardlineException {
        if (!active) {
            throw ShardlineException.of(ErrorCode.CLOSED, "the COPY has ended");
        }
    }

    /** As {@link #cancel}. */
    @Override
    public void close() {
        cancel();
    }

    /** A session's place for a COPY, of which there is one at a time. */
    static final class Place {
        private final Cluster cluster;
        private final Participants participants;
        private final Cancellation cancellation;
        private @Nullable CopyIn open;

        Place(Cluster cluster, Participants participants, Cancellation cancellation) {
            this.cluster = cluster;
            this.participants = participants;
            this.cancellation = cancellation;
        }

        private Unloads unloads() {
            return new Unloads(
                    participants,
                    cluster.scatter(),
                    cancellation,
                    cluster.pools().size());
        }

        CopyIn begin(String sql, UnaryOperator<SQLException> noted) throws SQLException {
            try {
                return begun(sql, noted);
            } catch (SQLException e) {
                throw noted.apply(e);
            }
        }

        private CopyIn begun(String sql, UnaryOperator<SQLException> noted) throws SQLException {
            CopyCommand command = CopyCommand.read(sql);
            if (!command.from() || command.table().isEmpty()) {
                throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "COPY TO reads no input");
            }
            PlacedTable table = cluster.statements().table(command.table().get());
            Loads loads = new Loads(cluster.pools(), cluster.scatter(), participants, cancellation);
            CopyIn begun = new CopyIn(loads.load(command, table), new Owner() {
                @Override
                public SQLException failed(SQLException e) {
                    return noted.apply(e);
                }

                @Override
                public void ended() {
                    open = null;
                }
            });
            open = begun;
            return begun;
        }

        /** Runs a COPY TO: on the shards as it is where that gives the answer, else over the rows of the query's ordinary plan. */
        long out(String sql, OutputStream out, StatementRunner runner, UnaryOperator<SQLException> noted)
                throws SQLException, IOException {
            try {
                return out(sql, out, runner);
            } catch (SQLException e) {
                throw noted.apply(e);
            }
        }

        private long out(String sql, OutputStream out, StatementRunner runner) throws SQLException, IOException {
            CopyCommand command = CopyCommand.read(sql);
            if (command.from()) {
                throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "COPY FROM gives no output");
            }
            if (command.table().isPresent()) {
                PlacedTable table = cluster.statements().table(command.table().get());
                return unloads().table(command, table, runner.any(-1), out);
            }
            String query = command.text().at(command.query().orElseThrow());
            Prepared prepared = cluster.statements().prepare(query, false);
            Parameter[] none = {};
            BoundParameters parameters = new BoundParameters(prepared.text(), none);
            if (prepared.plan() instanceof Plan.OneShardOr plan && !plan.writes()) {
                ShardSet shards = runner.shards(plan, prepared.text(), parameters);
                if (shards.size() < 2) {
                    return unloads().from(command, new int[] {runner.any(shards.first())}, out);
                }
            }
            RowPrinter printer = new RowPrinter(command);
            try (Result result = runner.run(prepared, prepared.plan(), parameters, ExecuteOptions.STREAMED)) {
                return printer.print(result.rows(), out);
            }
        }

        void requireNone() throws ShardlineException {
            if (open != null) {
                throw ShardlineException.of(ErrorCode.COPY_ACTIVE, "the session is in the middle of a COPY")
                        .withHint("End or cancel it first.");
            }
        }

        void cancel() {
            if (open != null) {
                open.cancel();
            }
        }
    }
}

package io.shardline;

import io.shardline.bind.PlacedTable;
import io.shardline.copy.CopyCommand;
import io.shardline.copy.Loads;
import io.shardline.exec.Cancellation;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The COPY of one session, of which there is one at a time. */
final class Copying {
    private final Cluster cluster;
    private final Loads loads;
    private @Nullable CopyIn open;

    Copying(Cluster cluster, Participants participants, Cancellation cancellation) {
        this.cluster = cluster;
        this.loads = new Loads(cluster.pools(), cluster.scatter(), participants, cancellation);
    }

    CopyIn begin(String sql, UnaryOperator<SQLException> noted) throws SQLException {
        CopyCommand command = CopyCommand.read(sql);
        if (!command.from() || command.table().isEmpty()) {
            throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "COPY TO reads no input");
        }
        PlacedTable table = cluster.statements().table(command.table().get());
        CopyIn begun = new CopyIn(loads.load(command, table), new CopyIn.Owner() {
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

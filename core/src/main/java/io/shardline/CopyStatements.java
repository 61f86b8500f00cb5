package io.shardline;

import io.shardline.bind.PlacedTable;
import io.shardline.copy.CopyCommand;
import io.shardline.copy.Loads;
import io.shardline.copy.RowPrinter;
import io.shardline.copy.Unloads;
import io.shardline.exec.Cancellation;
import io.shardline.plan.Plan;
import io.shardline.route.ShardSet;
import io.shardline.txn.Participants;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;

/** The COPY statements of one session. */
final class CopyStatements {
    private final Cluster cluster;
    private final Participants participants;
    private final Cancellation cancellation;

    CopyStatements(Cluster cluster, Participants participants, Cancellation cancellation) {
        this.cluster = cluster;
        this.participants = participants;
        this.cancellation = cancellation;
    }

    private Unloads unloads() {
        return new Unloads(
                participants, cluster.scatter(), cancellation, cluster.pools().size());
    }

    CopyIn begin(String sql, CopyIn.Owner owner) throws SQLException {
        try {
            return begun(sql, owner);
        } catch (SQLException e) {
            throw owner.noted(e);
        }
    }

    private CopyIn begun(String sql, CopyIn.Owner owner) throws SQLException {
        CopyCommand command = CopyCommand.read(sql);
        if (!command.from() || command.table().isEmpty()) {
            throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "COPY TO reads no input");
        }
        PlacedTable table = cluster.statements().tableToFill(command.table().get());
        Loads loads = new Loads(cluster.pools(), cluster.scatter(), participants, cancellation);
        return new CopyIn(loads.load(command, table), owner);
    }

    /** Runs a COPY TO: on the shards as it is where that gives the answer, else over the rows of the query's ordinary plan. */
    long out(String sql, OutputStream out, StatementRunner runner, CopyIn.Owner owner)
            throws SQLException, IOException {
        try {
            return out(sql, out, runner);
        } catch (SQLException e) {
            throw owner.noted(e);
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
}

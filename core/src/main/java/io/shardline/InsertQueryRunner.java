package io.shardline;

import io.shardline.plan.Plan;
import io.shardline.sql.SqlText;
import io.shardline.txn.Participants;
import io.shardline.write.QueriedRows;
import io.shardline.write.ShardWriter;
import java.sql.SQLException;

/** Runs a query and inserts its rows, all in the session's transaction, or in one of its own. */
final class InsertQueryRunner {
    private static final int FETCH_SIZE = 1000;

    private final Cluster cluster;
    private final Participants participants;
    private final StatementRunner runner;
    private final ShardWriter writer;

    InsertQueryRunner(Cluster cluster, Participants participants, StatementRunner runner, ShardWriter writer) {
        this.cluster = cluster;
        this.participants = participants;
        this.runner = runner;
        this.writer = writer;
    }

    /** Returns how many rows were inserted. */
    long run(Plan.InsertQuery plan, Prepared prepared, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        if (options.generatedKeys().isPresent()) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "rows of a query are inserted without generated keys")
                    .withDetail("They are sent to their owners some at a time.");
        }
        return OwnTransaction.run(participants, () -> insert(plan, prepared, parameters, options));
    }

    private long insert(Plan.InsertQuery plan, Prepared prepared, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        SqlText text = prepared.text();
        Prepared query = prepared.part(text.at(plan.source()));
        int before = text.parametersBefore(text.begin(plan.source().from()));
        BoundParameters ofQuery = new BoundParameters(
                query.text(), parameters.range(before, query.text().parameterCount()));
        ExecuteOptions streamed = options.withFetchSize(FETCH_SIZE);
        try (Result result = runner.run(query, query.plan(), ofQuery, streamed)) {
            return new QueriedRows(plan, text, cluster.router(), cluster.pools().size())
                    .insert(result.rows(), writer, StatementRunner.writeOptions(options));
        }
    }
}

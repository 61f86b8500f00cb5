package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Binder;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.OwnedCall;
import io.shardline.bind.Tables;
import io.shardline.parse.Reader;
import io.shardline.plan.Plan;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.SelectPlanner;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Plans CALL, of a procedure that is declared with the argument that is a shard key. */
final class CallPlanner {
    private final SqlText text;
    private final Tables tables;

    CallPlanner(SqlText text, Tables tables) {
        this.text = text;
        this.tables = tables;
    }

    Plan plan(Statement.Other call) throws SQLException {
        // Token by token the same statement as a query, so that a plan of the one is a plan of the other.
        int verb = call.span().from();
        String query = text.text().substring(0, text.begin(verb)) + "select"
                + text.text().substring(text.end(verb));
        List<Statement> statements = Reader.read(SqlText.read(query, text.placeholders()));
        Optional<Query> read = statements.size() == 1 && statements.get(0) instanceof Statement.Select select
                ? Optional.of(select.query())
                : Optional.empty();
        if (read.isEmpty()
                || !(read.get().body() instanceof QueryBody.Select body)
                || body.items().size() != 1) {
            throw unrouted();
        }
        BoundStatement bound = Binder.bind(text, statements.get(0), tables);
        boolean procedure = bound.ownedCalls().stream()
                .map(OwnedCall::call)
                .anyMatch(owned -> owned == body.items().get(0).expression());
        if (!procedure) {
            throw unrouted();
        }
        FunctionRules functions = FunctionRules.of(bound, tables.schema());
        functions.requireSafe(bound);
        FunctionRules.onFirst(bound);
        return new SelectPlanner(bound, read.get(), functions).plan();
    }

    private ShardlineException unrouted() throws SQLException {
        tables.schema().judge(text.text(), text.placeholders());
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "CALL is not run through the shards")
                .withDetail("The procedure is not declared, so it is not known which rows it reads or writes.")
                .withHint(
                        "Declare it under \"functions\" of the topology with the argument that is a shard key, or name the"
                                + " shard in a comment before it: /*+ shard(name) */.");
    }
}

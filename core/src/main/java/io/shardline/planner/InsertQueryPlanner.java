package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Binder;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.Colocation;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.bind.Tables;
import io.shardline.parse.Reader;
import io.shardline.plan.ClockCall;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.InsertQuery;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.PlanNode;
import io.shardline.plan.ShardSql;
import io.shardline.planner.select.Routings;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans INSERT of what a query returns into a sharded table.
 *
 * <p>Where the query hands the shard key of one of its tables on to the key of the target, and each shard can answer it for its own
 * rows, every new row belongs where it was made, and the statement runs on each shard as it is. Otherwise the query is run as any
 * other, and its rows are sent to their owners.
 */
final class InsertQueryPlanner {
    private final BoundStatement bound;
    private final Statement.Insert insert;
    private final PlacedTable.Sharded table;
    private final List<Integer> keyPositions;
    private final List<ClockCall> clocks;

    InsertQueryPlanner(
            BoundStatement bound,
            Statement.Insert insert,
            PlacedTable.Sharded table,
            List<Integer> keyPositions,
            List<ClockCall> clocks) {
        this.bound = bound;
        this.insert = insert;
        this.table = table;
        this.keyPositions = List.copyOf(keyPositions);
        this.clocks = List.copyOf(clocks);
    }

    Plan plan(Planner planner, Tables tables) throws SQLException {
        Query source = insert.source().orElseThrow();
        SqlText text = bound.text();
        SqlText query = SqlText.read(text.at(source.span()), text.placeholders());
        if (carriesKey(query, tables) && answeredApart(planner.planUnhinted(query))) {
            Routings routings = new Routings(bound);
            List<Relation> read = bound.relations().stream()
                    .filter(relation -> relation != bound.target().orElseThrow())
                    .toList();
            return new OneShardOr(routings.of(read), routings.required(read), true, new Several.Each(clocks));
        }
        requireStreamable();
        // The server says whether the query's columns can be assigned to the table's, which row by row is not seen.
        tables.schema().judge(text.text(), text.placeholders());
        return new InsertQuery(
                table,
                insert.table().span(),
                insert.columns(),
                source.span(),
                keyPositions,
                insert.conflict().map(Statement.Conflict::span));
    }

    /**
     * For a table that is not sharded: the rows of a query that reads what is on other shards than the table is. Empty where the
     * shards that have the table can run the statement, or it is more than a plain INSERT.
     */
    static Optional<Plan> streamed(BoundStatement bound, Statement.Insert insert) {
        Relation target = bound.target().orElseThrow();
        boolean query = insert.source().isPresent() && insert.values().isEmpty();
        boolean elsewhere = bound.relations().stream()
                .anyMatch(relation -> relation != target && !beside(target.table(), relation.table()));
        return query && elsewhere && plain(insert)
                ? Optional.of(new InsertQuery(
                        target.table(),
                        insert.table().span(),
                        insert.columns(),
                        insert.source().orElseThrow().span(),
                        List.of(),
                        insert.conflict().map(Statement.Conflict::span)))
                : Optional.empty();
    }

    private static boolean beside(PlacedTable target, PlacedTable read) {
        return read instanceof PlacedTable.Reference
                || read instanceof PlacedTable.Pinned from
                        && target instanceof PlacedTable.Pinned to
                        && from.shard() == to.shard();
    }

    private static boolean plain(Statement.Insert insert) {
        boolean updates =
                insert.conflict().isPresent() && insert.conflict().get().update();
        return !updates && insert.returning().isEmpty() && insert.ctes().isEmpty() && !insert.overridden();
    }

    /** True if each column of the new row's key is that column of a table of the same placement, which is always there. */
    private boolean carriesKey(SqlText query, Tables tables) throws SQLException {
        List<Statement> statements = Reader.read(query);
        if (statements.size() != 1
                || !(statements.get(0) instanceof Statement.Select select)
                || !(select.query().body() instanceof QueryBody.Select body)) {
            return false;
        }
        Scope scope = Binder.bind(query, select, tables).scopes().get(0);
        Optional<Relation> carrier = Optional.empty();
        for (int i = 0; i < keyPositions.size(); i++) {
            int position = keyPositions.get(i);
            if (position >= body.items().size() || anyStar(body, position)) {
                return false;
            }
            Optional<Scope.ColumnOf> column =
                    scope.resolve(body.items().get(position).expression());
            boolean same = column.isPresent()
                    && carrier.map(column.get().relation()::equals).orElse(true)
                    && handsOn(column.get(), i);
            if (!same) {
                return false;
            }
            carrier = Optional.of(column.get().relation());
        }
        return true;
    }

    private static boolean anyStar(QueryBody.Select body, int upTo) {
        return body.items().subList(0, upTo + 1).stream()
                .anyMatch(item -> item.expression() instanceof io.shardline.sql.Expression.Star);
    }

    private boolean handsOn(Scope.ColumnOf column, int keyIndex) {
        return !column.relation().nullable()
                && column.relation().table() instanceof PlacedTable.Sharded from
                && Colocation.sameFunction(from, table)
                && from.key().get(keyIndex).equals(column.column());
    }

    /** True if the shards' answers are the whole answer, one after the other and unchanged. */
    static boolean answeredApart(Plan plan) {
        return plan instanceof OneShardOr oneShardOr
                && !oneShardOr.writes()
                && oneShardOr.several() instanceof Several.Merge merge
                && merge.root() instanceof PlanNode.Concat concat
                && concat.source().sql().equals(ShardSql.VERBATIM);
    }

    private void requireStreamable() throws ShardlineException {
        if (!plain(insert)) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "rows of a query are sent to their owners in \"%s\" by a plain INSERT only",
                            table.name())
                    .withDetail(
                            "They are inserted some at a time, so that DO UPDATE would not see a key that comes twice, and"
                                    + " RETURNING, WITH and OVERRIDING would be applied to parts.")
                    .withHint(
                            "Select the shard key of a table with the same placement, so that rows stay on their shards, or"
                                    + " read the rows first and insert them as values.");
        }
    }
}

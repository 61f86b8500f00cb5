package io.shardline.planner;

import io.shardline.ShardlineException;
import io.shardline.bind.Binder;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.bind.Tables;
import io.shardline.bind.ViewPlacement;
import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.parse.Reader;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import io.shardline.topology.TablePlacement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes a view for a table, where each shard's view makes its rows of those of its own tables alone: sharded by the columns in which
 * the shard key of one of these comes out unchanged, or else lying on the shards by no rule that is known.
 */
final class ViewRule implements ViewPlacement {
    private final Planner planner;
    /** Replaced as a whole, so that what was planned before a {@link #forget} is not remembered after it. */
    private volatile Map<Table, PlacedTable> known = new ConcurrentHashMap<>();

    ViewRule(Planner planner) {
        this.planner = planner;
    }

    /** Forgets what hung on tables that are now others. */
    void forget() {
        known = new ConcurrentHashMap<>();
    }

    @Override
    public Optional<PlacedTable> placed(Table view) throws SQLException {
        Map<Table, PlacedTable> remembered = known;
        PlacedTable found = remembered.get(view);
        if (found != null || view.definition().isEmpty()) {
            return Optional.ofNullable(found);
        }
        SqlText query = SqlText.read(view.definition().get().strip().replaceAll(";$", ""), false);
        Optional<PlacedTable> placed = answeredApart(query) ? placed(view, query) : Optional.empty();
        placed.ifPresent(table -> remembered.put(view, table));
        return placed;
    }

    /** What cannot be planned is left to the server, which says then what the query over the view reads. */
    private boolean answeredApart(SqlText query) throws SQLException {
        try {
            Plan plan = planner.planUnhinted(query);
            return InsertQueryPlanner.answeredApart(plan)
                    && plan instanceof OneShardOr oneShardOr
                    && oneShardOr.several() instanceof Several.Merge merge
                    && merge.clocks().isEmpty();
        } catch (ShardlineException refusal) {
            return false;
        } catch (SQLException e) {
            // Whoever may read a view need not be allowed to see what it reads.
            if (String.valueOf(e.getSQLState()).startsWith("42")) {
                return false;
            }
            throw e;
        }
    }

    private Optional<PlacedTable> placed(Table view, SqlText query) throws SQLException {
        Statement.Select select = (Statement.Select) Reader.read(query).get(0);
        Tables tables = planner.tables();
        BoundStatement bound = Binder.bind(query, select, tables);
        List<PlacedTable> read = bound.relations().stream().map(Relation::table).toList();
        boolean scattered = read.stream().anyMatch(ViewRule::isScattered)
                && read.stream().allMatch(table -> isScattered(table) || table instanceof PlacedTable.Reference);
        if (!scattered) {
            return Optional.empty();
        }
        PlacedTable byNoRule = new PlacedTable.Spread(view);
        if (!(select.query().body() instanceof QueryBody.Select body)
                || body.items().size() != view.columns().size()) {
            return Optional.of(byNoRule);
        }
        Scope scope = bound.scopes().get(0);
        return Optional.of(scope.relations().stream()
                .flatMap(relation -> byKeyOf(relation, scope, body, view).stream())
                .findFirst()
                .orElse(byNoRule));
    }

    private static boolean isScattered(PlacedTable table) {
        return table instanceof PlacedTable.Sharded || table instanceof PlacedTable.Spread;
    }

    /** Empty if the key of the relation's table does not come out of the query, or not in every row. */
    private static Optional<PlacedTable> byKeyOf(Relation relation, Scope scope, QueryBody.Select body, Table view) {
        if (relation.nullable() || !(relation.table() instanceof PlacedTable.Sharded from)) {
            return Optional.empty();
        }
        List<String> key = new ArrayList<>();
        for (int i = 0; i < from.key().size(); i++) {
            Optional<Column> column =
                    column(new Scope.ColumnOf(relation, from.key().get(i)), scope, body, view);
            if (column.isEmpty()
                    || !column.get().byteEquality()
                    || !column.get().type().equals(from.types().get(i).typname())) {
                return Optional.empty();
            }
            key.add(column.get().name());
        }
        TablePlacement.Sharded rule =
                new TablePlacement.Sharded(key, from.rule().rule());
        return Optional.of(new PlacedTable.Sharded(view, rule, from.types(), from.modifiers(), from.function()));
    }

    /** The first column of the view that is a column of a table. */
    private static Optional<Column> column(Scope.ColumnOf wanted, Scope scope, QueryBody.Select body, Table view) {
        for (int i = 0; i < body.items().size(); i++) {
            Optional<Scope.ColumnOf> found = scope.resolve(body.items().get(i).expression());
            if (found.isPresent() && found.get().equals(wanted)) {
                return Optional.of(view.columns().get(i));
            }
        }
        return Optional.empty();
    }
}

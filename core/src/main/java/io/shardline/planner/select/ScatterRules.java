package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.Colocation;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Scope;
import io.shardline.plan.Refusal;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether each shard can compute its part of a query by itself: the union of what they return is then what one server
 * would have made of FROM and WHERE.
 */
public final class ScatterRules {
    private static final Set<String> SYSTEM_COLUMNS = Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

    private final BoundStatement bound;
    private final Optional<Query> query;
    private final Optional<FunctionRules> functions;

    ScatterRules(BoundStatement bound, Query query, FunctionRules functions) {
        this.bound = bound;
        this.query = Optional.of(query);
        this.functions = Optional.of(functions);
    }

    /** For an UPDATE or DELETE, whose rows have to be found by each shard for itself. */
    public ScatterRules(BoundStatement bound) {
        this.bound = bound;
        this.query = Optional.empty();
        this.functions = Optional.empty();
    }

    public Optional<Refusal> check() {
        return query.flatMap(this::shape).or(this::windows).or(this::sources);
    }

    /** Whether the rows of FROM and WHERE are those of all shards, whatever is made of them. */
    Optional<Refusal> rows() {
        return query.flatMap(this::shape).or(this::sources);
    }

    private Optional<Refusal> sources() {
        return relations().or(this::outerJoins).or(this::levels).or(this::colocation);
    }

    /** For a MERGE, whose source is known to be a table, or a query of which each shard gives a part or all rows. */
    public Optional<Refusal> merge() {
        return relations()
                .or(this::keptByCopies)
                .or(() -> nested(Set.of(bound.scopes().get(0))))
                .or(this::colocation);
    }

    private Optional<Refusal> shape(Query query) {
        if (!(query.body() instanceof QueryBody.Select select)) {
            return Optional.of(
                    Refusals.read("VALUES, or a query in parentheses, is not computed over several shards."));
        }
        Optional<Set<Scope>> levels = seen();
        if (levels.filter(each -> InnerQueries.namedBy(query, each)).isEmpty()
                && !query.ctes().isEmpty()) {
            return Optional.of(Refusals.read("A query with WITH is not computed over several shards."));
        }
        if (skipsLocked(query) && (query.limit().isPresent() || query.offset().isPresent())) {
            return Optional.of(Refusals.read("SKIP LOCKED with LIMIT would lock so many rows on each shard."));
        }
        if (query.withTies()) {
            return Optional.of(Refusals.read("WITH TIES is not computed over several shards."));
        }
        SelectShape shape = new SelectShape(bound, query, select, functions.orElseThrow());
        if (shape.unclearKey()) {
            return Optional.of(Refusals.read("A key of GROUP BY is a label, or a column of the query in FROM."));
        }
        if (query.locking()
                && !bound.scopes().get(0).origins().equals(bound.scopes().get(0).relations())) {
            return Optional.of(Refusals.read("Rows of a query in FROM are not locked over several shards."));
        }
        if (!select.distinctOn().isEmpty() && !shape.groupsStayOnOneShard()) {
            return Optional.of(Refusals.read("DISTINCT ON without the shard key would keep a row of each shard."));
        }
        return Optional.empty();
    }

    private Optional<Refusal> windows() {
        return query.filter(each -> each.body() instanceof QueryBody.Select)
                .map(each -> new SelectShape(bound, each, (QueryBody.Select) each.body(), functions.orElseThrow()))
                .flatMap(shape -> new WindowRules(shape).check());
    }

    private boolean skipsLocked(Query query) {
        return query.locks().stream().anyMatch(clause -> bound.text().is(clause.to() - 1, "locked"));
    }

    private Optional<Refusal> relations() {
        for (Relation relation : bound.relations()) {
            if (relation.table() instanceof PlacedTable.Pinned || relation.table() instanceof PlacedTable.Catalog) {
                return Optional.of(Refusals.read(
                        "Table \"%s\" is on one shard and is joined to others.",
                        relation.table().name()));
            }
            if (!relation.reference().plain()) {
                return Optional.of(Refusals.read(
                        "ONLY, TABLESAMPLE or renamed columns of \"%s\" are not looked into.",
                        relation.table().name()));
            }
        }
        return bound.columns().stream()
                .filter(column -> SYSTEM_COLUMNS.contains(column.name().last()))
                .findFirst()
                .map(column -> Refusals.read(
                        "System column %s means something different on each shard.",
                        column.name().last()));
    }

    /** A table that all shards have whole must not be the side that an outer join keeps: its rows would come once per shard. */
    private Optional<Refusal> outerJoins() {
        return outerJoins(bound.scopes());
    }

    private static Optional<Refusal> outerJoins(List<Scope> scopes) {
        for (Scope scope : scopes) {
            for (Scope.JoinShape join : scope.outerJoins()) {
                if (keepsCopies(join)) {
                    return Optional.of(Refusals.read(
                            "The outer join keeps rows of a reference table, which every shard would return."));
                }
                if (join.full()) {
                    return Optional.of(Refusals.read("A full join is not computed over several shards."));
                }
            }
        }
        return Optional.empty();
    }

    /** The first level is the join of target and source, which may keep the rows of both: those of each shard meet there. */
    private Optional<Refusal> keptByCopies() {
        Scope merged = bound.scopes().get(0);
        if (merged.outerJoins().stream().anyMatch(ScatterRules::keepsCopies)) {
            return Optional.of(
                    Refusals.read("Each of them has all rows of the source, and would see some without a match."));
        }
        return outerJoins(bound.scopes().subList(1, bound.scopes().size()));
    }

    private static boolean keepsCopies(Scope.JoinShape join) {
        boolean kept = anyDistributed(join.preserved());
        boolean optional = anyDistributed(join.optional());
        return optional && !kept || join.full() && kept != optional;
    }

    private static boolean anyDistributed(List<Relation> relations) {
        return relations.stream().anyMatch(ScatterRules::distributed);
    }

    private static boolean distributed(Relation relation) {
        return relation.table() instanceof PlacedTable.Sharded || relation.table() instanceof PlacedTable.Spread;
    }

    private Optional<Refusal> levels() {
        Scope outermost = bound.scopes().get(0);
        if (!anyDistributed(outermost.origins())) {
            return Optional.of(Refusals.read("The sharded tables are in a nested query only."));
        }
        Optional<Set<Scope>> seen = seen();
        boolean others = seen.isEmpty()
                || seen.get().stream()
                        .anyMatch(scope ->
                                scope.hasOtherSources() && scope.inner().isEmpty());
        return others ? Optional.of(queryInFrom()) : nested(seen.get());
    }

    /** The levels of a query that have the same rows; empty if FROM is a query that makes other rows of them. */
    private Optional<Set<Scope>> seen() {
        Scope outermost = bound.scopes().get(0);
        return functions.isPresent()
                ? new InnerQueries(functions.get()).levels(outermost)
                : Optional.of(Set.of(outermost))
                        .filter(each -> outermost.inner().isEmpty());
    }

    /** @param seen levels that have been looked at */
    private Optional<Refusal> nested(Set<Scope> seen) {
        for (Scope scope : bound.scopes()) {
            if (seen.contains(scope)) {
                continue;
            }
            if (scope.hasOtherSources()) {
                return Optional.of(queryInFrom());
            }
            if (scope.limited()) {
                return Optional.of(Refusals.read("LIMIT in a nested query would be applied by each shard."));
            }
        }
        return Optional.empty();
    }

    private static Refusal queryInFrom() {
        return Refusals.read("A query or function in FROM is not computed over several shards.");
    }

    private Optional<Refusal> colocation() {
        List<Relation> distributed =
                bound.relations().stream().filter(ScatterRules::distributed).toList();
        Optional<Relation> spread = distributed.stream()
                .filter(relation -> relation.table() instanceof PlacedTable.Spread)
                .findFirst();
        if (spread.isPresent() && distributed.size() > 1) {
            return Optional.of(Refusals.read(
                    "Rows of \"%s\" lie on any shard, so they may not lie beside those that they are joined to.",
                    spread.get().table().name()));
        }
        return new Colocation(distributed)
                .notColocated()
                .map(pair -> Refusals.read(
                        "\"%s\" and \"%s\" are not joined on their shard keys.", pair.left(), pair.right()));
    }
}

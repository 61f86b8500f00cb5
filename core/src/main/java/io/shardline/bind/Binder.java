package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds one statement. Used once. */
public final class Binder {
    private final SqlText text;
    private final Tables tables;
    private final List<Scope> scopes = new ArrayList<>();
    private final List<Expression.Call> calls = new ArrayList<>();
    /** The level in which each of the calls stands. */
    private final List<Scope> levels = new ArrayList<>();

    private final List<Expression.Column> columns = new ArrayList<>();
    private final List<BoundStatement.Write> nestedWrites = new ArrayList<>();
    private final List<Expression.Call> outerCalls = new ArrayList<>();
    /** What WITH names, empty for a name that is given twice, and for what is not a plain query. */
    private final Map<String, Optional<Scope.Inner>> named = new HashMap<>();

    private Binder(SqlText text, Tables tables) {
        this.text = text;
        this.tables = tables;
    }

    /**
     * Resolves the tables of a statement and derives what is known of their keys.
     *
     * @throws SQLException if a table is not declared, differs between shards, or the servers cannot be asked
     */
    public static BoundStatement bind(SqlText text, Statement statement, Tables tables) throws SQLException {
        Binder binder = new Binder(text, tables);
        Optional<Relation> target = binder.statement(statement, Set.of());
        Map<Relation, KeySet> keys = new HashMap<>();
        for (Scope scope : binder.scopes) {
            for (Relation relation : scope.relations()) {
                if (relation.table() instanceof PlacedTable.Sharded sharded) {
                    keys.put(relation, new KeyConditions(text, relation, sharded).derive());
                }
            }
        }
        return new BoundStatement(
                text,
                statement,
                target,
                binder.scopes,
                keys,
                binder.calls,
                binder.ownedCalls(),
                binder.columns,
                binder.nestedWrites,
                binder.outerCalls);
    }

    /** When all levels are complete: a name may be that of a table that stands behind the call. */
    private List<OwnedCall> ownedCalls() throws SQLException {
        OwnedCalls rules = new OwnedCalls(text, tables);
        List<OwnedCall> owned = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            rules.find(calls.get(i), levels.get(i)).ifPresent(owned::add);
        }
        return owned;
    }

    private Optional<Relation> statement(Statement statement, Set<String> ctes) throws SQLException {
        if (statement instanceof Statement.Select select) {
            query(select.query(), null, ctes);
            return Optional.empty();
        }
        if (statement instanceof Statement.Insert insert) {
            return Optional.of(insert(insert, ctes));
        }
        if (statement instanceof Statement.Update update) {
            Set<String> visible = ctes(update.ctes(), false, null, ctes);
            Scope scope = scope(null);
            Relation target = target(update.table(), scope);
            from(update.from(), scope, visible);
            where(update.where(), scope, visible);
            for (Statement.Assignment assignment : update.set()) {
                walk(assignment.value(), scope, visible);
            }
            items(update.returning(), scope, visible);
            return Optional.of(target);
        }
        if (statement instanceof Statement.Delete delete) {
            Set<String> visible = ctes(delete.ctes(), false, null, ctes);
            Scope scope = scope(null);
            Relation target = target(delete.table(), scope);
            from(delete.using(), scope, visible);
            where(delete.where(), scope, visible);
            items(delete.returning(), scope, visible);
            return Optional.of(target);
        }
        if (statement instanceof Statement.Merge merge) {
            return Optional.of(merge(merge, ctes));
        }
        return Optional.empty();
    }

    private Relation merge(Statement.Merge merge, Set<String> ctes) throws SQLException {
        Set<String> visible = ctes(merge.ctes(), false, null, ctes);
        Scope scope = scope(null);
        Relation target = target(merge.table(), scope);
        List<Relation> source;
        if (merge.source() instanceof FromItem.Derived derived) {
            Scope query = query(derived.query(), null, visible);
            scope.addOtherSource();
            DerivedColumns.of(derived, query, text).ifPresent(scope::derive);
            source = query.relations();
        } else {
            source = from(merge.source(), scope, visible);
        }
        new MergeBinder(merge, target, source).bind();
        walk(merge.on(), scope, visible);
        for (Statement.Merge.When clause : merge.clauses()) {
            if (clause.condition().isPresent()) {
                walk(clause.condition().get(), scope, visible);
            }
        }
        for (Statement.Assignment assignment : merge.assignments()) {
            walk(assignment.value(), scope, visible);
        }
        for (Statement.Insert row : merge.inserts()) {
            if (row.values().isPresent()) {
                for (Expression.Row values : row.values().get().rows()) {
                    walk(values, scope, visible);
                }
            }
        }
        items(merge.returning(), scope, visible);
        return target;
    }

    private Relation insert(Statement.Insert insert, Set<String> ctes) throws SQLException {
        Set<String> visible = ctes(insert.ctes(), false, null, ctes);
        Scope scope = scope(null);
        Relation target = target(insert.table(), scope);
        if (insert.source().isPresent()) {
            query(insert.source().get(), null, visible);
        }
        if (insert.conflict().isPresent()) {
            for (Statement.Assignment assignment : insert.conflict().get().set()) {
                walk(assignment.value(), scope, visible);
            }
            if (insert.conflict().get().where().isPresent()) {
                walk(insert.conflict().get().where().get(), scope, visible);
            }
        }
        items(insert.returning(), scope, visible);
        return target;
    }

    private Scope scope(@Nullable Scope parent) {
        Scope scope = new Scope(parent);
        scopes.add(scope);
        return scope;
    }

    /** The table that is written. */
    private Relation target(FromItem.Table table, Scope scope) throws SQLException {
        return relation(table, tables.find(table.name()), scope);
    }

    private static Relation relation(FromItem.Table table, PlacedTable placed, Scope scope) {
        Relation relation = new Relation(table, placed, scope);
        scope.add(relation);
        return relation;
    }

    private Set<String> ctes(List<Query.Cte> ctes, boolean recursive, @Nullable Scope parent, Set<String> outer)
            throws SQLException {
        Set<String> visible = new HashSet<>(outer);
        if (recursive) {
            // They see each other, also those that follow.
            ctes.forEach(cte -> visible.add(cte.name()));
        }
        for (Query.Cte cte : ctes) {
            Set<String> inside = new HashSet<>(visible);
            if (cte.statement() instanceof Statement.Select select) {
                Scope.Inner inner = new Scope.Inner(select.query(), query(select.query(), parent, inside));
                named.merge(
                        cte.name(), Optional.of(inner).filter(each -> !recursive), (one, other) -> Optional.empty());
            } else {
                named.put(cte.name(), Optional.empty());
                statement(cte.statement(), inside)
                        .ifPresent(target -> nestedWrites.add(new BoundStatement.Write(cte.statement(), target)));
            }
            visible.add(cte.name());
        }
        return visible;
    }

    /** Binds a query and returns the level of its body, which has no relations of its own in a set operation. */
    private Scope query(Query query, @Nullable Scope parent, Set<String> outer) throws SQLException {
        int at = scopes.size();
        Set<String> visible = ctes(query.ctes(), query.recursive(), parent, outer);
        Scope scope = new Scope(parent);
        scopes.add(at, scope);
        body(query.body(), scope, visible);
        if (query.limit().isPresent() || query.offset().isPresent()) {
            scope.cutRows();
        }
        for (Query.SortItem item : query.orderBy()) {
            walk(item.expression(), scope, visible);
        }
        if (query.limit().isPresent()) {
            walk(query.limit().get(), scope, visible);
        }
        if (query.offset().isPresent()) {
            walk(query.offset().get(), scope, visible);
        }
        return scope;
    }

    private void body(QueryBody body, Scope scope, Set<String> ctes) throws SQLException {
        if (body instanceof QueryBody.Select select) {
            if (select.from().size() != 1 || !whole(select.from().get(0), scope, ctes)) {
                from(select.from(), scope, ctes);
            }
            where(select.where(), scope, ctes);
            for (Expression first : select.distinctOn()) {
                walk(first, scope, ctes);
            }
            items(select.items(), scope, ctes);
            if (select.groupBy().isPresent()) {
                for (Expression key : select.groupBy().get().keys()) {
                    walk(key, scope, ctes);
                }
            }
            if (select.having().isPresent()) {
                walk(select.having().get(), scope, ctes);
            }
        } else if (body instanceof QueryBody.SetOperation operation) {
            scope.addArm(query(operation.left(), scope.parent(), ctes));
            scope.addArm(query(operation.right(), scope.parent(), ctes));
        } else if (body instanceof QueryBody.Nested nested) {
            scope.addArm(query(nested.query(), scope.parent(), ctes));
        } else if (body instanceof QueryBody.Values values) {
            for (Expression.Row row : values.rows()) {
                walk(row, scope, ctes);
            }
        }
    }

    private void items(List<QueryBody.Item> items, Scope scope, Set<String> ctes) throws SQLException {
        for (QueryBody.Item item : items) {
            walk(item.expression(), scope, ctes);
        }
    }

    private void where(Optional<Expression> where, Scope scope, Set<String> ctes) throws SQLException {
        if (where.isPresent()) {
            List<Expression> conjuncts = Conjuncts.of(where.get());
            scope.relations().forEach(relation -> relation.conditions().addAll(conjuncts));
            walk(where.get(), scope, ctes);
        }
    }

    /** Binds the one item of a FROM, if that is a query; false if it is anything else, which was not bound. */
    private boolean whole(FromItem item, Scope scope, Set<String> ctes) throws SQLException {
        if (item instanceof FromItem.Derived derived && !derived.lateral()) {
            Scope inner = query(derived.query(), scope.parent(), ctes);
            scope.read(new Scope.Inner(derived.query(), inner));
            DerivedColumns.of(derived, inner, text).ifPresent(scope::derive);
            return true;
        }
        Optional<Scope.Inner> cte = item instanceof FromItem.Table table && isCte(table, ctes)
                ? named.getOrDefault(table.name().last(), Optional.empty())
                : Optional.empty();
        cte.ifPresent(scope::read);
        return cte.isPresent();
    }

    private static boolean isCte(FromItem.Table table, Set<String> ctes) {
        return table.name().parts().size() == 1 && ctes.contains(table.name().last());
    }

    private void from(List<FromItem> items, Scope scope, Set<String> ctes) throws SQLException {
        for (FromItem item : items) {
            from(item, scope, ctes);
        }
    }

    /** Adds one item of FROM and returns the relations in it. */
    private List<Relation> from(FromItem item, Scope scope, Set<String> ctes) throws SQLException {
        if (item instanceof FromItem.Table table) {
            if (!isCte(table, ctes)) {
                return List.of(relation(table, tables.findToRead(table.name()), scope));
            }
            scope.addOtherSource();
        } else if (item instanceof FromItem.Derived derived) {
            query(derived.query(), derived.lateral() ? scope : scope.parent(), ctes);
            scope.addOtherSource();
        } else if (item instanceof FromItem.Function function) {
            walk(function.call(), scope, ctes);
            scope.addOtherSource();
        } else if (item instanceof FromItem.Join join) {
            List<Relation> left = from(join.left(), scope, ctes);
            List<Relation> right = from(join.right(), scope, ctes);
            new JoinBinder(scope, join, left, right).bind();
            if (join.on().isPresent()) {
                walk(join.on().get(), scope, ctes);
            }
            List<Relation> both = new ArrayList<>(left);
            both.addAll(right);
            return both;
        }
        return List.of();
    }

    /** Notes the calls in an expression and binds the queries in it as inner levels. */
    private void walk(Expression expression, Scope scope, Set<String> ctes) throws SQLException {
        if (expression instanceof Expression.Subquery subquery) {
            query(subquery.query(), scope, ctes);
        }
        if (expression instanceof Expression.Call call) {
            calls.add(call);
            levels.add(scope);
            if (scope.parent() != null && namesOuterColumnsOnly(call, scope)) {
                outerCalls.add(call);
            }
        }
        if (expression instanceof Expression.Column column) {
            columns.add(column);
        }
        for (Expression child : expression.children()) {
            walk(child, scope, ctes);
        }
    }

    /** Columns of nested queries count as outer ones here, which errs to the safe side. */
    private static boolean namesOuterColumnsOnly(Expression.Call call, Scope scope) {
        List<Expression.Column> named = new ArrayList<>();
        collectColumns(call, named);
        return !named.isEmpty()
                && named.stream()
                        .noneMatch(column -> scope.resolve(column)
                                .filter(found -> found.relation().scope() == scope)
                                .isPresent());
    }

    private static void collectColumns(Expression expression, List<Expression.Column> found) {
        if (expression instanceof Expression.Column column) {
            found.add(column);
        }
        expression.children().forEach(child -> collectColumns(child, found));
    }
}

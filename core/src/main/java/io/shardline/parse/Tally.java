package io.shardline.parse;

import io.shardline.sql.Expression;
import io.shardline.sql.FromItem;
import io.shardline.sql.Name;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts in our reading of a statement what {@link Facts} counts in JSqlParser's. */
final class Tally {
    private final List<FromItem.Table> tables = new ArrayList<>();
    private int selects;
    private int joins;

    Facts of(Statement statement) {
        add(statement);
        List<Name> names = tables.stream()
                .sorted(Comparator.comparingInt(table -> table.span().from()))
                .map(FromItem.Table::name)
                .toList();
        return new Facts(kind(statement), names, selects, joins, clauses(statement));
    }

    private static Facts.Kind kind(Statement statement) {
        if (statement instanceof Statement.Insert) {
            return Facts.Kind.INSERT;
        }
        if (statement instanceof Statement.Update) {
            return Facts.Kind.UPDATE;
        }
        if (statement instanceof Statement.Merge) {
            return Facts.Kind.MERGE;
        }
        return statement instanceof Statement.Delete ? Facts.Kind.DELETE : Facts.Kind.SELECT;
    }

    private static Set<Facts.Clause> clauses(Statement statement) {
        Set<Facts.Clause> clauses = EnumSet.noneOf(Facts.Clause.class);
        if (statement instanceof Statement.Update update && update.where().isPresent()
                || statement instanceof Statement.Delete delete
                        && delete.where().isPresent()) {
            clauses.add(Facts.Clause.WHERE);
        }
        if (statement instanceof Statement.Select select) {
            addClauses(select.query(), clauses);
        }
        return clauses;
    }

    private static void addClauses(Query query, Set<Facts.Clause> clauses) {
        if (query.body() instanceof QueryBody.Select select) {
            addIf(select.distinct(), Facts.Clause.DISTINCT, clauses);
            addIf(select.where().isPresent(), Facts.Clause.WHERE, clauses);
            addIf(select.groupBy().isPresent(), Facts.Clause.GROUP_BY, clauses);
            addIf(select.having().isPresent(), Facts.Clause.HAVING, clauses);
        }
        addIf(!query.orderBy().isEmpty(), Facts.Clause.ORDER_BY, clauses);
        addIf(query.limit().isPresent(), Facts.Clause.LIMIT, clauses);
        addIf(query.offset().isPresent(), Facts.Clause.OFFSET, clauses);
    }

    private static void addIf(boolean present, Facts.Clause clause, Set<Facts.Clause> clauses) {
        if (present) {
            clauses.add(clause);
        }
    }

    private void add(Statement statement) {
        if (statement instanceof Statement.Select select) {
            add(select.query());
        } else if (statement instanceof Statement.Insert insert) {
            insert.ctes().forEach(cte -> add(cte.statement()));
            tables.add(insert.table());
            insert.source().ifPresent(this::add);
            insert.conflict().ifPresent(conflict -> {
                conflict.set().forEach(assignment -> add(assignment.value()));
                conflict.where().ifPresent(this::add);
            });
            addItems(insert.returning());
        } else if (statement instanceof Statement.Update update) {
            update.ctes().forEach(cte -> add(cte.statement()));
            tables.add(update.table());
            update.set().forEach(assignment -> add(assignment.value()));
            addRest(update.from(), update.where(), update.returning());
        } else if (statement instanceof Statement.Delete delete) {
            delete.ctes().forEach(cte -> add(cte.statement()));
            tables.add(delete.table());
            addRest(delete.using(), delete.where(), delete.returning());
        } else if (statement instanceof Statement.Merge merge) {
            add(merge);
        }
    }

    private void add(Statement.Merge merge) {
        merge.ctes().forEach(cte -> add(cte.statement()));
        tables.add(merge.table());
        add(merge.source());
        add(merge.on());
        merge.clauses().forEach(clause -> clause.condition().ifPresent(this::add));
        merge.assignments().forEach(assignment -> add(assignment.value()));
        merge.inserts().forEach(row -> row.source().ifPresent(this::add));
        addItems(merge.returning());
    }

    private void addRest(List<FromItem> from, Optional<Expression> where, List<QueryBody.Item> returning) {
        from.forEach(this::add);
        where.ifPresent(this::add);
        addItems(returning);
    }

    private void addItems(List<QueryBody.Item> items) {
        items.forEach(item -> add(item.expression()));
    }

    private void add(Query query) {
        query.ctes().forEach(cte -> add(cte.statement()));
        add(query.body());
        query.orderBy().forEach(item -> add(item.expression()));
        query.limit().ifPresent(this::add);
        query.offset().ifPresent(this::add);
    }

    private void add(QueryBody body) {
        if (body instanceof QueryBody.Select select) {
            selects++;
            addItems(select.items());
            select.from().forEach(this::add);
            select.where().ifPresent(this::add);
            select.groupBy().ifPresent(grouping -> grouping.keys().forEach(this::add));
            select.having().ifPresent(this::add);
        } else if (body instanceof QueryBody.SetOperation operation) {
            add(operation.left());
            add(operation.right());
        } else if (body instanceof QueryBody.Nested nested) {
            add(nested.query());
        } else if (body instanceof QueryBody.Values values) {
            values.rows().forEach(this::add);
        }
    }

    private void add(FromItem item) {
        if (item instanceof FromItem.Table table) {
            tables.add(table);
        } else if (item instanceof FromItem.Derived derived) {
            add(derived.query());
        } else if (item instanceof FromItem.Function function) {
            add(function.call());
        } else if (item instanceof FromItem.Join join) {
            joins++;
            add(join.left());
            add(join.right());
            join.on().ifPresent(this::add);
        }
    }

    private void add(Expression expression) {
        if (expression instanceof Expression.Subquery subquery) {
            add(subquery.query());
        }
        expression.children().forEach(this::add);
    }
}

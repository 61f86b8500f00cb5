package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Tables;
import io.shardline.plan.Plan;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans CREATE TABLE AS: the servers make the table, empty, of the query's own columns, and its rows are those of an INSERT of the
 * query, each to its owner.
 */
final class TableOfQueryPlanner {
    private static final List<String> QUERIES = List.of("select", "with", "values", "table", "(");

    private final SqlText text;
    private final Span statement;
    private final Words words;

    private TableOfQueryPlanner(SqlText text, Statement.Other other) {
        this.text = text;
        this.statement = other.span();
        this.words = new Words(text, statement);
    }

    /** Empty if it is another kind of statement, or one that makes the table without rows. */
    static Optional<Plan> plan(SqlText text, Statement.Other other, Tables tables) throws SQLException {
        return new TableOfQueryPlanner(text, other).plan(tables);
    }

    private Optional<Plan> plan(Tables tables) throws SQLException {
        boolean created = words.take("create");
        words.take("unlogged");
        if (!created || !words.take("table")) {
            return Optional.empty();
        }
        int condition = words.left().from();
        boolean unlessThere = words.take("if", "not", "exists");
        Name name = words.name();
        if (!words.skipBehind("as")) {
            return Optional.empty();
        }
        Span query = words.left();
        int end = query.to();
        if (ends("with", "no", "data")) {
            return Optional.empty();
        }
        query = new Span(query.from(), ends("with", "data") ? end - 2 : end);
        requireQuery(query);
        boolean there = unlessThere && !(tables.find(name) instanceof PlacedTable.Missing);
        // Whether it is there has been looked at: who makes it meanwhile makes this fail, and not fill a table with
        // other rows.
        String head = unlessThere && !there
                ? text.at(new Span(statement.from(), condition)) + " " + text.at(new Span(condition + 3, query.to()))
                : text.at(new Span(statement.from(), query.to()));
        return Optional.of(new Plan.TableOfQuery(
                head + " with no data",
                there ? Optional.empty() : Optional.of("insert into " + name.quoted() + " " + text.at(query))));
    }

    private boolean ends(String... last) {
        int from = statement.to() - last.length;
        for (int i = 0; i < last.length; i++) {
            if (!text.is(from + i, last[i])) {
                return false;
            }
        }
        return true;
    }

    private void requireQuery(Span query) throws ShardlineException {
        boolean known = !query.isEmpty() && QUERIES.stream().anyMatch(word -> text.is(query.from(), word));
        if (!known || text.parametersBefore(text.end(statement.to() - 1)) > 0) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "a table is made of a query without parameters only");
        }
    }
}

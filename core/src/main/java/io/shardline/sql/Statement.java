package io.shardline.sql;

import java.util.List;
import java.util.Optional;

/** One statement, read. */
public sealed interface Statement {
    Span span();

    record Select(Query query) implements Statement {
        @Override
        public Span span() {
            return query.span();
        }
    }

    /**
     * @param columns the column list; empty if none was written
     * @param source VALUES, a query, or nothing for DEFAULT VALUES
     * @param conflict ON CONFLICT
     * @param overridden OVERRIDING USER VALUE was written: values given for identity columns are not taken
     */
    record Insert(
            List<Query.Cte> ctes,
            FromItem.Table table,
            List<String> columns,
            Optional<Query> source,
            Optional<Conflict> conflict,
            List<QueryBody.Item> returning,
            boolean overridden,
            Span span)
            implements Statement {
        public Insert {
            ctes = List.copyOf(ctes);
            columns = List.copyOf(columns);
            returning = List.copyOf(returning);
        }

        /** Rows of VALUES, when that is what is inserted and nothing stands around it. */
        public Optional<QueryBody.Values> values() {
            return source.filter(query -> query.ctes().isEmpty() && query.tail().isEmpty())
                    .map(Query::body)
                    .filter(QueryBody.Values.class::isInstance)
                    .map(QueryBody.Values.class::cast);
        }
    }

    /**
     * ON CONFLICT.
     *
     * @param columns the target's columns; empty without a target or with a constraint
     * @param plainTarget the target is made of plain columns, without expression, collation or predicate
     * @param constraint ON CONSTRAINT
     * @param set the assignments of DO UPDATE; empty for DO NOTHING
     * @param update DO UPDATE
     */
    record Conflict(
            List<String> columns,
            boolean plainTarget,
            Optional<String> constraint,
            boolean update,
            List<Assignment> set,
            Optional<Expression> where,
            Span span) {
        public Conflict {
            columns = List.copyOf(columns);
            set = List.copyOf(set);
        }
    }

    /** {@code column = value}, or {@code (a, b) = (...)} with several columns. */
    record Assignment(List<String> columns, Expression value, Span span) {
        public Assignment {
            columns = List.copyOf(columns);
        }
    }

    record Update(
            List<Query.Cte> ctes,
            FromItem.Table table,
            List<Assignment> set,
            List<FromItem> from,
            Optional<Expression> where,
            List<QueryBody.Item> returning,
            Span span)
            implements Statement {
        public Update {
            ctes = List.copyOf(ctes);
            set = List.copyOf(set);
            from = List.copyOf(from);
            returning = List.copyOf(returning);
        }
    }

    record Delete(
            List<Query.Cte> ctes,
            FromItem.Table table,
            List<FromItem> using,
            Optional<Expression> where,
            List<QueryBody.Item> returning,
            Span span)
            implements Statement {
        public Delete {
            ctes = List.copyOf(ctes);
            using = List.copyOf(using);
            returning = List.copyOf(returning);
        }
    }

    /**
     * MERGE.
     *
     * @param source what stands in USING
     * @param clauses every WHEN, in the order of the text
     */
    record Merge(
            List<Query.Cte> ctes,
            FromItem.Table table,
            FromItem source,
            Expression on,
            List<When> clauses,
            List<QueryBody.Item> returning,
            Span span)
            implements Statement {
        public Merge {
            ctes = List.copyOf(ctes);
            clauses = List.copyOf(clauses);
            returning = List.copyOf(returning);
        }

        /** Which rows a WHEN is about. */
        public enum Match {
            MATCHED,
            /** Rows of the source without one of the target; BY TARGET may be written. */
            NOT_MATCHED,
            NOT_MATCHED_BY_SOURCE
        }

        /** WHEN ... [AND condition] THEN action. */
        public record When(Match match, Optional<Expression> condition, Action action, Span span) {}

        /** What is done with a row. */
        public sealed interface Action {
            record Update(List<Assignment> set) implements Action {
                public Update {
                    set = List.copyOf(set);
                }
            }

            record Delete() implements Action {}

            record Nothing() implements Action {}

            /** @param row an INSERT of one row into the target */
            record Insert(Statement.Insert row) implements Action {}
        }

        /** True if a WHEN is about such rows. */
        public boolean has(Match match) {
            return clauses.stream().anyMatch(clause -> clause.match() == match);
        }

        /** The rows that it inserts, one for each INSERT. */
        public List<Insert> inserts() {
            return clauses.stream()
                    .map(When::action)
                    .filter(Action.Insert.class::isInstance)
                    .map(action -> ((Action.Insert) action).row())
                    .toList();
        }

        /** The assignments of every UPDATE. */
        public List<Assignment> assignments() {
            return clauses.stream()
                    .map(When::action)
                    .filter(Action.Update.class::isInstance)
                    .flatMap(action -> ((Action.Update) action).set().stream())
                    .toList();
        }
    }

    /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like, by their first word, lower case. */
    record TransactionControl(String verb, Span span) implements Statement {}

    /**
     * EXPLAIN in front of another statement.
     *
     * @param options tokens of the options, in parentheses or without; empty if none was written
     */
    record Explain(Statement statement, Span options, Span span) implements Statement {}

    /** SET, RESET or DISCARD. */
    record Setting(SettingCommand command, Span span) implements Statement {}

    /** Anything else, by its first word, lower case: DDL, COPY, CALL and so on. */
    record Other(String verb, Span span) implements Statement {}
}

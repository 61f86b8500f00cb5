package io.shardline.sql;

import java.util.List;
import java.util.Optional;

/** What stands in FROM: a table, a query, a function, or a join of those. */
public sealed interface FromItem {
    Span span();

    /**
     * A table by name.
     *
     * @param plain false with ONLY, {@code *} or TABLESAMPLE
     */
    record Table(Name name, Optional<String> alias, boolean plain, Span span) implements FromItem {
        /** The name by which columns of this table are qualified. */
        public String exposedName() {
            return alias.orElse(name.last());
        }
    }

    /** @param columns the names after the alias; none if its columns keep their own */
    record Derived(Query query, Optional<String> alias, List<String> columns, boolean lateral, Span span)
            implements FromItem {
        public Derived {
            columns = List.copyOf(columns);
        }
    }

    /** A function in FROM, ROWS FROM too. */
    record Function(Expression call, Optional<String> alias, Span span) implements FromItem {}

    enum JoinKind {
        CROSS,
        INNER,
        LEFT,
        RIGHT,
        FULL
    }

    /**
     * @param on the condition of ON
     * @param using the columns of USING
     * @param natural NATURAL was written
     */
    record Join(
            FromItem left,
            JoinKind kind,
            FromItem right,
            Optional<Expression> on,
            List<String> using,
            boolean natural,
            Span span)
            implements FromItem {
        public Join {
            using = List.copyOf(using);
        }
    }
}

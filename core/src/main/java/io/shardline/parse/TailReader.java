package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what follows the body of one query: ORDER BY, LIMIT, OFFSET, FETCH and the locking clauses. */
final class TailReader {
    private final Tokens tokens;
    private final ExpressionReader expressions;
    private final Span span;

    List<Query.SortItem> orderBy = List.of();
    Optional<Expression> limit = Optional.empty();
    Optional<Expression> offset = Optional.empty();
    boolean withTies;
    final List<Span> locks = new ArrayList<>();

    TailReader(Tokens tokens, ExpressionReader expressions, Span span) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.span = span;
    }

    void read() throws ShardlineException {
        int at = span.from();
        while (at < span.to()) {
            int next = nextClause(at + 1);
            readClause(new Span(at, next));
            at = next;
        }
    }

    private int nextClause(int from) throws ShardlineException {
        int i = from;
        while (i < span.to()
                && !tokens.keyword(i, "limit")
                && !tokens.keyword(i, "offset")
                && !tokens.keyword(i, "fetch")
                && !tokens.keyword(i, "for")) {
            i = tokens.skip(i, span.to());
        }
        return i;
    }

    private void readClause(Span clause) throws ShardlineException {
        int from = clause.from();
        if (tokens.keyword(from, "order") && tokens.keyword(from + 1, "by") && orderBy.isEmpty()) {
            orderBy = sortItems(new Span(from + 2, clause.to()));
        } else if (tokens.keyword(from, "limit") && limit.isEmpty()) {
            limit = Optional.of(expressions.read(new Span(from + 1, clause.to())));
        } else if (tokens.keyword(from, "offset") && offset.isEmpty()) {
            boolean rows = tokens.keyword(clause.to() - 1, "rows") || tokens.keyword(clause.to() - 1, "row");
            offset = Optional.of(expressions.read(new Span(from + 1, rows ? clause.to() - 1 : clause.to())));
        } else if (tokens.keyword(from, "fetch") && limit.isEmpty()) {
            fetch(clause);
        } else if (tokens.keyword(from, "for")) {
            locks.add(clause);
        } else {
            throw tokens.unread(from);
        }
    }

    /** FETCH FIRST|NEXT [count] ROW|ROWS ONLY|WITH TIES. */
    private void fetch(Span clause) throws ShardlineException {
        int to = clause.to();
        withTies = tokens.keyword(to - 1, "ties") && tokens.keyword(to - 2, "with");
        int rows = withTies ? to - 3 : to - 2;
        boolean rowWord = tokens.keyword(rows, "row") || tokens.keyword(rows, "rows");
        if (!rowWord || !(withTies || tokens.keyword(to - 1, "only")) || rows <= clause.from() + 2) {
            throw tokens.unread(clause.from());
        }
        limit = Optional.of(expressions.read(new Span(clause.from() + 2, rows)));
    }

    private List<Query.SortItem> sortItems(Span list) throws ShardlineException {
        List<Query.SortItem> items = new ArrayList<>();
        for (Span item : tokens.splitAtCommas(list)) {
            items.add(sortItem(item));
        }
        return items;
    }

    private Query.SortItem sortItem(Span item) throws ShardlineException {
        int to = item.to();
        Optional<Boolean> nullsFirst = Optional.empty();
        if (to - 2 > item.from() && tokens.keyword(to - 2, "nulls")) {
            boolean first = tokens.keyword(to - 1, "first");
            if (first || tokens.keyword(to - 1, "last")) {
                nullsFirst = Optional.of(first);
                to -= 2;
            }
        }
        boolean descending = tokens.keyword(to - 1, "desc");
        if (descending || tokens.keyword(to - 1, "asc")) {
            to--;
        }
        int using = tokens.find(new Span(item.from(), to), "using");
        Span expression = new Span(item.from(), using < 0 ? to : using);
        return new Query.SortItem(expressions.bare(expression), descending, nullsFirst, using >= 0, item);
    }
}

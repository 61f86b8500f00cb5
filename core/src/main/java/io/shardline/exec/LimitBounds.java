package io.shardline.exec;

import io.shardline.bind.Operand;
import io.shardline.plan.PlanNode;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What LIMIT and OFFSET come to in one execution.
 *
 * @param count rows to return at most; empty for all
 * @param offset rows to skip
 */
record LimitBounds(OptionalLong count, long offset) {
    /** Casts that leave a row count what it is, with the greatest value that fits. */
    private static final Map<String, Long> CASTS = Map.of(
            "bigint", Long.MAX_VALUE,
            "int8", Long.MAX_VALUE,
            "integer", (long) Integer.MAX_VALUE,
            "int", (long) Integer.MAX_VALUE,
            "int4", (long) Integer.MAX_VALUE,
            "smallint", (long) Short.MAX_VALUE,
            "int2", (long) Short.MAX_VALUE);

    /** @throws SQLException as one server would for a value that is negative or is no number */
    static LimitBounds of(PlanNode.Limit limit, ShardCall call) throws SQLException {
        OptionalLong offset = value("OFFSET", limit.offset(), call);
        if (offset.orElse(0) < 0) {
            throw new SQLException("OFFSET must not be negative", "2201X");
        }
        OptionalLong count = value("LIMIT", limit.count(), call);
        if (count.orElse(0) < 0) {
            throw new SQLException("LIMIT must not be negative", "2201W");
        }
        return new LimitBounds(count, offset.orElse(0));
    }

    /** How many rows are needed of a shard at most: those returned may all be its own, and those skipped as well. */
    OptionalLong rowsPerShard() {
        if (count.isEmpty() || count.getAsLong() > Long.MAX_VALUE - offset) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(count.getAsLong() + offset);
    }

    private static OptionalLong value(String clause, Optional<Operand> operand, ShardCall call) throws SQLException {
        if (operand.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong rows;
        Optional<Span> cast;
        if (operand.get() instanceof Operand.Placeholder placeholder) {
            rows = RowCounts.ofValue(clause, call.parameters().get(placeholder.index()));
            cast = placeholder.cast();
        } else if (operand.get() instanceof Operand.Constant constant) {
            rows = RowCounts.ofLiteral(clause, constant.literal(), call.text());
            cast = constant.cast();
        } else {
            throw new IllegalArgumentException(clause + " is an element of a row");
        }
        if (cast.isPresent()) {
            check(clause, rows, cast.get(), call.text());
        }
        return rows;
    }

    private static void check(String clause, OptionalLong rows, Span cast, SqlText text) throws SQLException {
        Long greatest = CASTS.get(text.at(cast).toLowerCase(Locale.ROOT));
        if (greatest == null) {
            throw RowCounts.wrongType(clause);
        }
        if (rows.orElse(0) > greatest) {
            throw RowCounts.outOfRange();
        }
    }
}

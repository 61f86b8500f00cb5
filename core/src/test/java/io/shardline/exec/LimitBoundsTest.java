package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.bind.Operand;
import io.shardline.plan.PlanNode;
import io.shardline.plan.ShardSql;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitBoundsTest {
    private static final PlanNode ROWS = new PlanNode.Concat(new PlanNode.Route(ShardSql.VERBATIM));
    private static final Operand FIRST = new Operand.Placeholder(1, Optional.empty());
    private static final Operand SECOND = new Operand.Placeholder(3, Optional.empty());

    @Test
    void takesAnyKindOfNumber() throws SQLException {
        assertThat(count(7)).hasValue(7);
        assertThat(count(7L)).hasValue(7);
        assertThat(count((short) 7)).hasValue(7);
        assertThat(count("7")).hasValue(7);
        assertThat(count(BigInteger.valueOf(7))).hasValue(7);
        assertThat(count(null)).isEmpty();
    }

    @Test
    void roundsAsTheServersCastsDo() throws SQLException {
        assertThat(count(2.5)).as("double precision: to even").hasValue(2);
        assertThat(count(new BigDecimal("2.5"))).as("numeric: away from zero").hasValue(3);
        assertThat(count(-0.4)).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "+3, 3", "1_000, 1000", "0x1F, 31", "0b101, 5", "2.5, 3", "1e3, 1000", "'42', 42", "- 0, 0"})
    void readsConstants(String literal, long expected) throws SQLException {
        assertThat(constant(literal)).hasValue(expected);
    }

    @Test
    void takesNullForNoLimit() throws SQLException {
        assertThat(constant("null")).isEmpty();
    }

    @Test
    void failsAsOneServerWould() {
        assertState("2201W", () -> count(-1));
        assertState("2201W", () -> constant("-1"));
        assertState("2201X", () -> bounds(5, -1));
        assertState("22003", () -> count(9.3e18));
        assertState("22003", () -> count(Double.NaN));
        assertState("22003", () -> count(new BigDecimal("1e1000000000")));
        assertState("22003", () -> constant("9223372036854775808"));
        assertState("22P02", () -> count("many"));
        assertState("42804", () -> constant("true"));
        assertState("42804", () -> count(true));
    }

    @Test
    void asksOfAShardWhatMayAllBeItsOwn() throws SQLException {
        assertThat(bounds(10, 5).rowsPerShard()).hasValue(15);
        assertThat(bounds(0, 5).rowsPerShard())
                .as("nothing is computed for no rows")
                .hasValue(0);
        assertThat(bounds(null, 5).rowsPerShard()).isEmpty();
        assertThat(bounds(10, null).rowsPerShard()).hasValue(10);
        assertThat(bounds(Long.MAX_VALUE, 5).rowsPerShard())
                .as("no table has so many rows")
                .isEmpty();
    }

    @Test
    void heedsCasts() throws SQLException {
        assertThat(constant("7::bigint")).hasValue(7);
        assertThat(constant("7::int2")).hasValue(7);
        assertState("22003", () -> constant("40000::int2"));
        assertState("42804", () -> constant("7::money"));
    }

    private static OptionalLong count(@Nullable Object value) throws SQLException {
        return bounds(value, 0).count();
    }

    private static LimitBounds bounds(@Nullable Object count, @Nullable Object offset) throws SQLException {
        PlanNode.Limit limit = new PlanNode.Limit(ROWS, Optional.of(FIRST), Optional.of(SECOND));
        return LimitBounds.of(limit, call(SqlText.read("limit ? offset ?", true), count, offset));
    }

    /** A literal, and perhaps a cast. */
    private static OptionalLong constant(String written) throws SQLException {
        SqlText text = SqlText.read(written, false);
        int end = text.size();
        Optional<Span> cast = Optional.empty();
        if (end > 2 && text.is(end - 2, "::")) {
            cast = Optional.of(new Span(end - 1, end));
            end -= 2;
        }
        Operand operand = new Operand.Constant(new Span(0, end), cast);
        PlanNode.Limit limit = new PlanNode.Limit(ROWS, Optional.of(operand), Optional.empty());
        return LimitBounds.of(limit, call(text)).count();
    }

    private static ShardCall call(SqlText text, @Nullable Object... values) {
        return new ShardCall(text, GivenParameters.of(values), ReadOptions.DEFAULT, new Cancellation());
    }

    private interface Evaluation {
        Object run() throws SQLException;
    }

    private static void assertState(String sqlState, Evaluation evaluation) {
        assertThatThrownBy(evaluation::run)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
    }
}

package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UnifiedResultSetTest {
    private final FakeRows rows = new FakeRows(
            List.of("id", "Sum", "sum", "sort"), List.of(List.of(1, 2, 3, 4), Arrays.asList(5, null, 7, 8)));
    private final AtomicInteger callbacks = new AtomicInteger();

    @Test
    void handsOutEveryRowInOrder() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        assertThat(result.next()).isTrue();
        assertThat(result.getInt(1)).isEqualTo(1);
        assertThat(result.next()).isTrue();
        assertThat(result.getInt(1)).isEqualTo(5);
        assertThat(result.next()).isFalse();
        assertThat(result.next()).isFalse();
        assertThat(rows.advances()).isEqualTo(3);
    }

    @Test
    void doesNotReadAheadOfTheRowItReturns() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        result.next();
        assertThat(rows.advances()).isEqualTo(1);
    }

    @Test
    void endsAtMaxRowsWithoutAskingForAnother() throws SQLException {
        UnifiedResultSet result = unified(0, 1);
        assertThat(result.next()).isTrue();
        assertThat(result.isLast()).isTrue();
        assertThat(result.next()).isFalse();
        assertThat(rows.advances()).isEqualTo(1);
    }

    @Test
    void remembersWhetherTheLastValueWasNull() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        result.next();
        result.next();
        assertThat(result.getInt(2)).isZero();
        assertThat(result.wasNull()).isTrue();
        result.getInt(1);
        assertThat(result.wasNull()).isFalse();
    }

    @Test
    void cutsHiddenColumnsFromMetaDataAndGetters() throws SQLException {
        UnifiedResultSet result = unified(1, 0);
        result.next();
        assertThat(result.getMetaData().getColumnCount()).isEqualTo(3);
        assertThat(result.getInt(3)).isEqualTo(3);
        assertThat(result.getInt("sum")).isEqualTo(3);
        assertState("22023", () -> result.getInt(4));
        assertState("22023", () -> result.getInt(0));
        assertState("42703", () -> result.getInt("sort"));
        assertState("42703", () -> result.findColumn("sort"));
        assertState("22023", () -> result.getMetaData().getColumnLabel(4));
    }

    @Test
    void findsTheFirstOfEqualLabelsWhateverTheirCase() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        assertThat(result.findColumn("SUM")).isEqualTo(2);
        assertThat(result.findColumn("sum")).isEqualTo(2);
        assertThat(result.findColumn("ID")).isEqualTo(1);
    }

    @Test
    void knowsWhereItStands() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        assertThat(result.isBeforeFirst()).isTrue();
        assertThat(result.getRow()).isZero();
        result.next();
        assertThat(result.getInt(1))
                .as("the look at the first row loses nothing")
                .isEqualTo(1);
        assertThat(result.isBeforeFirst()).isFalse();
        assertThat(result.isFirst()).isTrue();
        assertThat(result.isLast()).isFalse();
        assertThat(result.getRow()).isEqualTo(1);
        result.next();
        assertThat(result.isFirst()).isFalse();
        assertThat(result.isLast()).isTrue();
        assertThat(result.getRow()).isEqualTo(2);
        result.next();
        assertThat(result.isAfterLast()).isTrue();
        assertThat(result.getRow()).isZero();
    }

    @Test
    void anEmptyResultIsNeitherBeforeItsFirstRowNorAfterItsLast() throws SQLException {
        UnifiedResultSet result = new UnifiedResultSet(new FakeRows(List.of("id"), List.of()), 0, 0, () -> {});
        assertThat(result.isBeforeFirst()).isFalse();
        assertThat(result.next()).isFalse();
        assertThat(result.isAfterLast()).isFalse();
    }

    @Test
    void closesCursorAndCallsBackOnce() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        result.close();
        result.close();
        assertThat(rows.closes()).isEqualTo(1);
        assertThat(callbacks).hasValue(1);
        assertThat(result.isClosed()).isTrue();
        assertState("55000", result::next);
        assertState("55000", () -> result.getInt(1));
        assertState("55000", result::getMetaData);
    }

    @Test
    void neitherScrollsNorUpdates() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        assertState("24000", () -> result.getInt(1));
        result.next();
        assertState("24000", result::previous);
        assertState("24000", () -> result.absolute(1));
        assertState("24000", () -> result.updateInt(1, 9));
        assertState("24000", result::deleteRow);
        assertState("24000", () -> result.setFetchDirection(ResultSet.FETCH_REVERSE));
        assertThat(result.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
        assertThat(result.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
    }

    @Test
    void unwrapsToItselfOnly() throws SQLException {
        UnifiedResultSet result = unified(0, 0);
        assertThat(result.unwrap(ResultSet.class)).isSameAs(result);
        assertThat(result.isWrapperFor(FakeRows.class)).isFalse();
        assertThatThrownBy(() -> result.unwrap(FakeRows.class)).isInstanceOf(SQLException.class);
    }

    private UnifiedResultSet unified(int hidden, long maxRows) {
        return new UnifiedResultSet(rows, hidden, maxRows, callbacks::incrementAndGet);
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }
}

package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitCursorTest {
    private final FakeRows source = FakeRows.of(1, 2, 3, 4, 5);

    @Test
    void skipsAndCuts() throws SQLException {
        assertThat(Columns.ints(limited(2, 1))).containsExactly(2, 3);
    }

    @Test
    void pullsNoRowBeyondTheLastThatItReturns() throws SQLException {
        LimitCursor cursor = limited(2, 1);
        cursor.advance();
        assertThat(cursor.atLast()).isFalse();
        cursor.advance();
        assertThat(cursor.atLast()).isTrue();
        assertThat(cursor.advance()).isFalse();
        assertThat(source.advances()).isEqualTo(3);
    }

    @Test
    void pullsNothingForNoRows() throws SQLException {
        assertThat(limited(0, 3).advance()).isFalse();
        assertThat(source.advances()).isZero();
    }

    @Test
    void skipsWithoutALimit() throws SQLException {
        assertThat(Columns.ints(new LimitCursor(source, new LimitBounds(OptionalLong.empty(), 3))))
                .containsExactly(4, 5);
    }

    @Test
    void endsWhenThereAreFewerRowsThanSkipped() throws SQLException {
        LimitCursor cursor = limited(2, 7);
        assertThat(cursor.advance()).isFalse();
        assertThat(cursor.advance()).isFalse();
        assertThat(source.advances()).as("the end is asked for once").isEqualTo(6);
    }

    private LimitCursor limited(long count, long offset) {
        return new LimitCursor(source, new LimitBounds(OptionalLong.of(count), offset));
    }
}

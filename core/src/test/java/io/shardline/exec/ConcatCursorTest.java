package io.shardline.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcatCursorTest {
    private final FakeRows first = FakeRows.of(3, 1);
    private final FakeRows empty = FakeRows.of();
    private final FakeRows last = FakeRows.of(2);
    private final ConcatCursor cursor = new ConcatCursor(List.of(first, empty, last));

    @Test
    void returnsStreamsOneAfterTheOtherAndSkipsEmptyOnes() throws SQLException {
        assertThat(Columns.ints(cursor)).containsExactly(3, 1, 2);
        assertThat(cursor.advance()).isFalse();
    }

    @Test
    void closesAStreamWhenItHasEnded() throws SQLException {
        cursor.advance();
        cursor.advance();
        assertThat(first.closes()).isZero();
        cursor.advance();
        assertThat(first.closes()).isEqualTo(1);
        assertThat(empty.closes()).isEqualTo(1);
        assertThat(last.closes()).isZero();
    }

    @Test
    void asksNoStreamBeforeItsTurn() throws SQLException {
        cursor.advance();
        assertThat(first.advances()).isEqualTo(1);
        assertThat(last.advances()).isZero();
    }

    @Test
    void knowsItsLastRowAndLosesNoneByLooking() throws SQLException {
        cursor.advance();
        assertThat(cursor.atLast()).isFalse();
        cursor.advance();
        assertThat(cursor.atLast()).as("another stream has rows").isFalse();
        assertThat(cursor.atLast()).as("asked again").isFalse();
        assertThat(cursor.current().getInt(1)).isEqualTo(1);
        assertThat(cursor.advance()).isTrue();
        assertThat(cursor.current().getInt(1)).isEqualTo(2);
        assertThat(cursor.atLast()).isTrue();
        assertThat(cursor.advance()).isFalse();
    }

    @Test
    void closesEveryStream() throws SQLException {
        cursor.close();
        assertThat(List.of(first.closes(), empty.closes(), last.closes())).containsExactly(1, 1, 1);
    }
}

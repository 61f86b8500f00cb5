package io.shardline.examples.notebook.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.examples.notebook.rows.Column;
import io.shardline.examples.notebook.rows.Rows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final Strokes DRAWN = Strokes.of(StandardCharsets.UTF_8);

    private static Grid grid(int width, List<Column> columns, List<?>... rows) {
        Rows all = Rows.of(columns, Arrays.asList(rows));
        return new Grid(all.columns(), all.held(), width, DRAWN);
    }

    private static final Column CITY = Column.made("city", "text");
    private static final Column PEOPLE = Column.made("people", "int8");

    @Test
    void alignsNumbersToTheRightAndWideTextByWhatItTakes() {
        Grid grid = grid(80, List.of(CITY, PEOPLE), List.of("東京", 37_000_000L), List.of("Bern", 134_000L));

        assertThat(grid.lines())
                .containsExactly(
                        " city │   people",
                        " text │     int8",
                        "──────┼──────────",
                        " 東京 │ 37000000",
                        " Bern │   134000");
    }

    @Test
    void tellsNullFromATextThatReadsNullAndEscapesLineEnds() {
        Grid grid = grid(80, List.of(CITY), Arrays.asList((Object) null), List.of("NULL"), List.of("a\nb\t\u001bc"));

        assertThat(grid.lines().subList(3, 6)).containsExactly(" NULL", " 'NULL'", " a\\nb\\t\\u001bc");
    }

    @Test
    void cutsLongTextsBeforeItLeavesOutColumns() {
        String text = "a text of some length, far too long for this terminal";
        Grid narrow = grid(40, List.of(CITY, PEOPLE), List.of(text, 7));

        assertThat(narrow.leftOut()).isEmpty();
        assertThat(narrow.lines()).allMatch(line -> line.length() <= 40);
        assertThat(narrow.lines().get(3)).isEqualTo(" a text of some length, far t… │      7");

        Grid tiny = grid(18, List.of(CITY, PEOPLE), List.of(text, 7));
        assertThat(tiny.leftOut()).containsExactly("people");
    }

    @Test
    void neverCutsANumber() {
        Grid grid = grid(10, List.of(PEOPLE), List.of(1_234_567_890_123L));

        assertThat(grid.lines().get(3)).isEqualTo(" 1234567890123");
    }

    @Test
    void isTypedWhereTheTerminalHasNoStrokes() {
        Rows rows = Rows.of(List.of(CITY, PEOPLE), List.of(List.of("Bern", 1)));
        Grid grid = new Grid(rows.columns(), rows.held(), 80, Strokes.of(StandardCharsets.US_ASCII));

        assertThat(String.join("", grid.lines())).containsPattern("^[ -~]*$");
    }

    @Test
    void showsEachColumnOnALineAndAllOfALongText() {
        Rows rows = Rows.of(List.of(CITY, PEOPLE), List.of(List.of("x".repeat(45), 7)));

        assertThat(Tall.lines(rows.columns(), rows.held(), 40, DRAWN))
                .containsExactly(
                        "── row 1 ──", "  city │ " + "x".repeat(31), "       │ " + "x".repeat(14), "people │ 7");
    }
}

package io.shardline.examples.notebook.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
    private static final List<Column> FLIGHT = List.of(
            Column.made("flight_id", "int8"),
            Column.made("day", "date"),
            Column.made("delay_min", "numeric"),
            Column.made("state", "text"));

    private static Rows flights() {
        return Rows.of(FLIGHT, List.of(List.of(7L, LocalDate.of(2001, 1, 13), new BigDecimal("32"), "landed")));
    }

    enum State {
        LANDED,
        MISSING
    }

    record Flight(int flightId, LocalDate day, short delayMin, State state) {}

    @Test
    void becomeRecordsByNameWithoutLoss() {
        assertThat(flights().as(Flight.class))
                .containsExactly(new Flight(7, LocalDate.of(2001, 1, 13), (short) 32, State.LANDED));
    }

    record Texts(String delayMin, BigDecimal flightId, Object day) {}

    @Test
    void becomeTextAndWiderNumbers() {
        assertThat(flights().as(Texts.class))
                .containsExactly(new Texts("32", BigDecimal.valueOf(7), LocalDate.of(2001, 1, 13)));
    }

    record Moment(Instant at) {}

    @Test
    void becomeInstantsOfTimesWithAZone() {
        Rows rows = Rows.of(
                List.of(Column.made("at", "timestamptz")),
                List.of(List.of(OffsetDateTime.parse("2026-01-01T12:00+02:00"))));

        assertThat(rows.as(Moment.class)).containsExactly(new Moment(Instant.parse("2026-01-01T10:00:00Z")));
    }

    record Gate(long flightId, String gate) {}

    @Test
    void sayWhichComponentHasNoColumn() {
        assertThatThrownBy(() -> flights().as(Gate.class))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "no column for component \"gate\" of record Gate; there are flight_id, day, delay_min, state");
    }

    record Late(boolean delayMin) {}

    record Small(short flightId) {}

    record Sure(long flightId) {}

    @Test
    void sayWhichColumnDoesNotFitWhichComponent() {
        assertThatThrownBy(() -> flights().as(Late.class))
                .hasMessage(
                        "column \"delay_min\" (numeric) cannot become component \"delayMin\" (boolean) of record Late:"
                                + " the types have nothing in common");

        List<Column> id = List.of(Column.made("flight_id", "int8"));
        Rows large = Rows.of(id, List.of(List.of(70_000L)));
        assertThatThrownBy(() -> large.as(Small.class))
                .hasMessageContaining("\"flight_id\" (int8)")
                .hasMessageContaining("\"flightId\" (short) of record Small: a value does not fit")
                .hasMessageNotContaining("70000");

        Rows empty = Rows.of(id, List.of(Arrays.asList((Object) null)));
        assertThatThrownBy(() -> empty.as(Sure.class))
                .hasMessageContaining("it is NULL in a row, which long cannot be");
    }

    @Test
    void refuseToBeComputedWithOnceTheyWereCut() {
        Rows cut = new Rows(new Columns(FLIGHT), flights().held(), new Rows.Footing(-1, true, java.util.Map.of(), 1));

        assertThatThrownBy(cut::toList).hasMessageContaining("cut after 1 rows").hasMessageContaining("stream(");
        assertThatThrownBy(() -> cut.as(Flight.class)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> cut.csv("x.csv")).isInstanceOf(Failure.class);
        assertThat(cut.held()).hasSize(1);
    }

    @Test
    void areWrittenAsCopyReadsThem(@TempDir Path directory) throws Exception {
        Rows rows = Rows.of(
                List.of(Column.made("a", "text"), Column.made("b,c", "text")),
                List.of(Arrays.asList(null, ""), List.of("say \"hi\"", "two\nlines"), List.of("\\.", "ü")));
        Path file = directory.resolve("rows.csv");
        rows.csv(file);

        assertThat(Files.readString(file))
                .isEqualTo("a,\"b,c\"\n,\"\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n\"\\.\",ü\n");
    }

    @Test
    void areATableOfMarkdown() {
        Rows rows = Rows.of(
                List.of(Column.made("a|b", "text"), Column.made("n", "int4")), List.of(Arrays.asList("x|y\nz", null)));

        assertThat(rows.markdown()).isEqualTo("| a\\|b | n |\n| --- | ---: |\n| x\\|y<br>z | NULL |\n");
    }

    @Test
    void nameTheColumnsThatThereAre() {
        assertThatThrownBy(() -> flights().pick("gate"))
                .hasMessage("no column \"gate\"; there are flight_id, day, delay_min, state");
        assertThat(flights().pick("state", "day")).hasToString("1 row: state, day");
        assertThatThrownBy(() -> flights().get(0).getLong("state")).hasMessage("column \"state\" (text) is no number");
    }
}

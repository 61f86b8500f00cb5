package io.shardline.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsNumbersToTheRightAndTextToTheLeft() {
        Table table = new Table(
                List.of("origin", "flights"),
                List.of(false, true),
                List.of(Arrays.asList("PHX", "1302"), Arrays.asList(null, "7")));

        assertThat(table.lines())
                .containsExactly("origin  flights", "------  -------", "PHX        1302", "NULL          7");
    }
}

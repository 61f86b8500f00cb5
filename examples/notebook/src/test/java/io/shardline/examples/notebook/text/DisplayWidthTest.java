package io.shardline.examples.notebook.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "plain, 5",
        "'', 0",
        "日本語, 6",
        "ｆｕｌｌ, 8",
        "한글, 4",
        "e\u0301, 1",
        "a\u200Bb, 2",
        "🙂, 2",
        "👍🏽, 2",
        "👩\u200D👩\u200D👧, 2",
        "🇩🇪🇫🇷, 4",
        "❤\uFE0F, 2",
        "❤, 1",
        "naïve façade, 12",
        "𠀋, 2"
    })
    void isThatOfATerminal(String text, int width) {
        assertThat(DisplayWidth.of(text)).isEqualTo(width);
    }

    @Test
    void cutsBetweenCharactersThatBelongTogether() {
        assertThat(DisplayWidth.upTo("日本語", 5)).isEqualTo(new DisplayWidth.Fit(2, 4));
        assertThat(DisplayWidth.upTo("xe\u0301y", 2)).isEqualTo(new DisplayWidth.Fit(3, 2));
        assertThat(DisplayWidth.upTo("👍🏽!", 2)).isEqualTo(new DisplayWidth.Fit(4, 2));
    }
}

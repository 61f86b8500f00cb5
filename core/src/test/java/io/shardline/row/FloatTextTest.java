package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatTextTest {
    @ParameterizedTest
    @CsvSource({
        "NaN, NaN",
        "-Infinity, -Infinity",
        "-0.0, -0",
        "0.1, 0.1",
        "2.0E-3, 0.002",
        "1.0E-4, 0.0001",
        "1.0E-5, 1e-05",
        "1.0E14, 100000000000000",
        "1.0E15, 1e+15",
        "1.0E23, 9.999999999999999e+22",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "4.9E-324, 5e-324",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "5.684341886080802E-14, 5.684341886080802e-14",
        "1125899906842624.25, 1.1258999068426242e+15",
    })
    void printsFloat8AsPostgresDoes(double value, String text) {
        assertThat(FloatText.ofFloat8(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, NaN",
        "-0.0, -0",
        "0.1, 0.1",
        "999999, 999999",
        "1000000, 1e+06",
        "1.4E-45, 1e-45",
        "3.4028235E38, 3.4028235e+38",
    })
    void printsFloat4AsPostgresDoes(float value, String text) {
        assertThat(FloatText.ofFloat4(value)).isEqualTo(text);
    }
}

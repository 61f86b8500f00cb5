package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericDivisionTest {
    @ParameterizedTest
    @CsvSource({
        "1, 3, 0.33333333333333333333",
        "2, 3, 0.66666666666666666667",
        "-2, 3, -0.66666666666666666667",
        "10, 4, 2.5000000000000000",
        "0, 5, 0.00000000000000000000",
        "100000, 1, 100000.000000000000",
        "1.00000000000000000000000, 2, 0.50000000000000000000000",
    })
    void givesTheServersDigitsAndScale(BigDecimal dividend, BigDecimal divisor, String quotient) {
        assertThat(NumericDivision.divide(dividend, divisor).toPlainString()).isEqualTo(quotient);
    }
}

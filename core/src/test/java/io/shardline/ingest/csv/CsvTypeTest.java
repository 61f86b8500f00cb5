package io.shardline.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTypeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true|boolean",
                "FALSE|boolean",
                "yes|text",
                "0|bigint",
                "-12|bigint",
                "-0|bigint",
                "007|text",
                "+5|text",
                "999999999999999999|bigint",
                "99999999999999999999|numeric",
                "1.50|numeric",
                "-0.5e-3|numeric",
                "1,5|text",
                ".5|text",
                "NaN|text",
                "7df224ca-9d83-4c30-8e00-0123456789ab|uuid",
                "7df224ca9d834c308e000123456789ab|text",
                "2026-02-28|date",
                "2026-02-30|text",
                "01.02.2026|text",
                "2026-2-3|text",
                "2026-02-28 12:30|timestamp",
                "2026-02-28T12:30:15.123|timestamp",
                "2026-02-28T24:00:00|text",
                "2026-02-28T12:30:15Z|timestamptz",
                "2026-02-28 12:30:15.5+01:00|timestamptz",
                "2026-02-28 12:30:15 Europe/Paris|text",
                "now|text",
            })
    void isTheFirstThatHoldsTheValue(String value, String type) {
        assertThat(Arrays.stream(CsvType.values())
                        .filter(each -> each.holds(value))
                        .findFirst()
                        .orElseThrow()
                        .sql())
                .isEqualTo(type);
    }
}

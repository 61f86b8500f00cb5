package io.shardline.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.house.SourceMeasures.Measure;
import java.util.List;

/** The lengths that files and methods of the main sources may have: see the measures of the house in ARCHITECTURE.adoc. */
public final class HouseMeasures {
    // The share of a few files says nothing about a house that is still small.
    private static final int ENOUGH_TO_COMPARE = 10;

    private HouseMeasures() {}

    /** Fails with the names of what is too long. */
    public static void check(SourceMeasures measures) {
        assertThat(longerThan(500, measures.files()))
                .as("files of more than 500 lines")
                .isEmpty();
        assertThat(longerThan(60, measures.methods()))
                .as("methods of more than 60 lines")
                .isEmpty();
        assertThat(measures.methods())
                .as("methods of more than 5 parameters")
                .noneMatch(method -> method.parameters() > 5);
        if (measures.files().size() >= ENOUGH_TO_COMPARE) {
            assertThat(percentile(50, measures.files()))
                    .as("median of file lengths")
                    .isLessThanOrEqualTo(100);
            assertThat(percentile(90, measures.files()))
                    .as("p90 of file lengths")
                    .isLessThanOrEqualTo(250);
            assertThat(percentile(90, measures.methods()))
                    .as("p90 of method lengths")
                    .isLessThanOrEqualTo(20);
        }
    }

    private static List<Measure> longerThan(int ceiling, List<Measure> measures) {
        return measures.stream().filter(measure -> measure.lines() > ceiling).toList();
    }

    private static int percentile(int percent, List<Measure> measures) {
        List<Integer> sorted = measures.stream().map(Measure::lines).sorted().toList();
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }
}

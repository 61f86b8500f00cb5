package io.shardline.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.RouteBenchmark;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class RouteBenchmarkIT {
    @Test
    void routesWithParametersAndWithLiterals() throws Exception {
        var options = new OptionsBuilder()
                .include(RouteBenchmark.class.getSimpleName())
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(100))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();

        assertThat(new Runner(options).run()).hasSize(2);
    }
}

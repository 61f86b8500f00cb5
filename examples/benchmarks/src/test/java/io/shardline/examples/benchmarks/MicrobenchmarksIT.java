package io.shardline.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.RouteBenchmark;
import io.shardline.exec.OperatorsBenchmark;
import io.shardline.write.SplitBenchmark;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class MicrobenchmarksIT {
    @ParameterizedTest
    @ValueSource(classes = {RouteBenchmark.class, OperatorsBenchmark.class, SplitBenchmark.class})
    void runs(Class<?> benchmark) throws Exception {
        var options = new OptionsBuilder()
                .include(benchmark.getSimpleName())
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

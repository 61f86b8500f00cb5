package io.shardline.jdbc;

import io.shardline.house.HouseMeasures;
import io.shardline.house.SourceMeasures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DriverMeasuresTest {
    // HouseMeasures asserts.
    @Test
    void filesAndMethodsOfTheDriverAreShort() throws IOException {
        HouseMeasures.check(SourceMeasures.of(Path.of("src/main/java")));
    }
}

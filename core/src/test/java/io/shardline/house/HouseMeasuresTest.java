package io.shardline.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.house.SourceMeasures.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseMeasuresTest {
    @Test
    void filesAndMethodsOfCoreAreShort() throws IOException {
        HouseMeasures.check(SourceMeasures.of(Path.of("src/main/java")));
    }

    @Test
    void countsLinesOfAMethodWithoutItsJavadoc(@TempDir Path sources) throws IOException {
        write(sources, "A", """
                class A {
                    /** Not
                     * counted. */
                    int sum(int a, int b) {
                        return a
                                + b;
                    }
                }
                """);

        assertThat(SourceMeasures.of(sources).methods()).containsExactly(new Measure("A.java:4 sum", 4, 2));
        assertThat(SourceMeasures.of(sources).files()).containsExactly(new Measure("A.java", 8, 0));
    }

    @Test
    void letsAFacadeOfJdbcBeAsLongAsItsInterface(@TempDir Path sources) throws IOException {
        write(sources, "B", "import java.sql.Wrapper;\nclass B implements Wrapper {" + "\n".repeat(600) + "}");
        HouseMeasures.check(SourceMeasures.of(sources));

        write(sources, "C", "class C implements Wrapper {" + "\n".repeat(600) + "}");
        SourceMeasures measures = SourceMeasures.of(sources);
        assertThatThrownBy(() -> HouseMeasures.check(measures)).hasMessageContaining("C.java");
    }

    @Test
    void refusesALongMethodAndManyParameters(@TempDir Path sources) throws IOException {
        write(sources, "D", "class D { void far() {" + "\n".repeat(60) + "} }");
        SourceMeasures far = SourceMeasures.of(sources);
        assertThatThrownBy(() -> HouseMeasures.check(far)).hasMessageContaining("D.java:1 far");

        write(sources, "D", "class D { void many(int a, int b, int c, int d, int e, int f) {} }");
        SourceMeasures many = SourceMeasures.of(sources);
        assertThatThrownBy(() -> HouseMeasures.check(many)).hasMessageContaining("D.java:1 many");
    }

    private static void write(Path directory, String type, String text) throws IOException {
        Files.writeString(directory.resolve(type + ".java"), text);
    }
}

package io.shardline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.topology.Topology;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show is what the code takes. */
class DocumentedFilesTest {
    private static final Pattern YAML =
            Pattern.compile("\\[source,yaml]\\n----\\n(version: 1\\n.*?)----\\n", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"../README.adoc", "docs/manual.adoc"})
    void clusterFilesOfTheDocumentsAreValid(String document) throws IOException {
        List<String> files = YAML.matcher(Files.readString(Path.of(document)))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(files).isNotEmpty().allSatisfy(DocumentedFilesTest::load);
    }

    /** Who has just cloned it copies the first two commands; the second is what the checks of every change run. */
    @Test
    void theReadmeBeginsWithTheQuickstartAndTheTests() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("../README.adoc"))) {
            assertThat(lines.filter(line -> line.startsWith("mvn ")).limit(2))
                    .containsExactly("mvn -q -Pquickstart", "mvn verify");
        }
        assertThat(Files.readString(Path.of("../.ci/run"))).endsWith("\nmvn -B --no-transfer-progress verify\n");
    }

    private static void load(String yaml) throws SQLException {
        Topology topology = Topology.load(new StringReader(yaml), Map.of(), name -> "value of " + name);
        assertThat(topology.shards()).hasSize(2);
    }
}

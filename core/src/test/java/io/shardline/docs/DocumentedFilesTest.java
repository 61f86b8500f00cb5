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

    private static void load(String yaml) throws SQLException {
        Topology topology = Topology.load(new StringReader(yaml), Map.of(), name -> "value of " + name);
        assertThat(topology.shards()).hasSize(2);
    }
}

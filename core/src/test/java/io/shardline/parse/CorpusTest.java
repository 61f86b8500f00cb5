package io.shardline.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ShardlineException;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CorpusTest {
    @Test
    void readsTheCorpus() throws Exception {
        int statements = 0;
        List<String> refused = new ArrayList<>();
        for (Path file : files()) {
            SqlText text = SqlText.read(
                    Files.readString(file), file.getFileName().toString().startsWith("29_params"));
            for (Span statement : statements(text)) {
                statements++;
                try {
                    Grammar.check(text, statement);
                } catch (ShardlineException e) {
                    refused.add(text.at(statement));
                }
            }
        }
        refused.forEach(System.out::println);
        assertThat(statements).isGreaterThan(340);
        assertThat(refused).containsExactly("SELECT FROM WHERE");
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(CorpusTest.class.getResource("/corpus/ecom"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            // The last file is of what the parser does not know, among other things.
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .filter(file -> !file.endsWith("32_adversarial.sql"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Span> statements(SqlText text) {
        List<Span> statements = new ArrayList<>();
        int from = 0;
        for (int token = 0; token <= text.size(); token++) {
            if (token == text.size() || text.is(token, ";")) {
                if (token > from) {
                    statements.add(new Span(from, token));
                }
                from = token + 1;
            }
        }
        return statements;
    }
}

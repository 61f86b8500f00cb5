package io.shardline.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of packages in ARCHITECTURE.adoc says the arrows that are held. */
class PictureTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z]+)` \\| [^|]+ \\| (?:public)? ?\\| ([a-z ]+)$", Pattern.MULTILINE);

    @Test
    void architectureTellsTheArrowsAsTheyAre() throws IOException {
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "ARCHITECTURE.adoc")));

        assertThat(rows.results().collect(Collectors.toMap(row -> row.group(1), row -> packages(row.group(2)))))
                .isEqualTo(Arrows.ALLOWED);
    }

    private static Set<String> packages(String names) {
        return names.equals("nothing")
                ? Set.of()
                : Arrays.stream(names.split(" ")).collect(Collectors.toSet());
    }
}

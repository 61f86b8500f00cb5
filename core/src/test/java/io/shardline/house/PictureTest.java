package io.shardline.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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

        Map<String, Set<String>> told = new HashMap<>();
        while (rows.find()) {
            told.put(rows.group(1), packages(rows.group(2)));
        }
        assertThat(told).isEqualTo(Arrows.ALLOWED);
    }

    private static Set<String> packages(String names) {
        return names.equals("nothing")
                ? Set.of()
                : Arrays.stream(names.split(" ")).collect(Collectors.toSet());
    }
}

package io.shardline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manual's table of errors is {@link ErrorCode}; {@code -Dshardline.docs.write=true} writes it anew. */
class ErrorTableTest {
    private static final Path MANUAL = Path.of("docs", "manual.adoc");
    private static final String BEGIN = "// errors: begin (written by ErrorTableTest)\n";
    private static final String END = "// errors: end\n";

    @Test
    void manualHasEveryErrorAsTheCodeHasIt() throws IOException {
        String manual = Files.readString(MANUAL);
        String fresh = before(manual) + table() + after(manual);
        if (Boolean.getBoolean("shardline.docs.write")) {
            Files.writeString(MANUAL, fresh);
        }

        assertThat(Files.readString(MANUAL))
                .as("run this test with -Dshardline.docs.write=true to write the table anew")
                .isEqualTo(fresh);
    }

    private static String before(String manual) {
        assertThat(manual).containsOnlyOnce(BEGIN);
        return manual.substring(0, manual.indexOf(BEGIN) + BEGIN.length());
    }

    private static String after(String manual) {
        assertThat(manual).containsOnlyOnce(END);
        return manual.substring(manual.indexOf(END));
    }

    private static String table() {
        StringBuilder table = new StringBuilder("[cols=\"3,1,5\"]\n|===\n| code | SQLSTATE | meaning\n\n");
        for (ErrorCode code : ErrorCode.values()) {
            table.append("| `%s` | `%s` | %s\n".formatted(code, code.sqlState(), code.meaning()));
        }
        return table.append("|===\n").toString();
    }
}

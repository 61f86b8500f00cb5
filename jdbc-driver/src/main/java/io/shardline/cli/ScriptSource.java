package io.shardline.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the statements come from: the command line, a file, or standard input. */
final class ScriptSource {
    @Option(
            names = {"-c", "--command"},
            paramLabel = "SQL",
            description = "The statements themselves.")
    private @Nullable String text;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A file of statements, in UTF-8; - is standard input.")
    private @Nullable Path file;

    /** The caller closes it. */
    InputStream open() throws IOException {
        if (text != null) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
        return file == null || file.toString().equals("-") ? System.in : Files.newInputStream(file);
    }
}

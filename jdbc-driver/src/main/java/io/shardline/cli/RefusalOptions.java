package io.shardline.cli;

import io.shardline.ingest.Rejects;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what becomes of rows that are refused. */
final class RefusalOptions {
    @Option(
            names = "--max-refused",
            paramLabel = "N",
            description = "How many rows may be refused; one more stops it. 0 unless given.")
    private long most;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Where each refused row gets a line: its number, SQLSTATE, column, constraint, reason.")
    private @Nullable Path file;

    long most() {
        return most;
    }

    Rejects rejects() {
        return file == null ? reject -> {} : Rejects.toFile(file);
    }

    /** Whether refused rows are told one by one. */
    boolean tells() {
        return file != null;
    }
}

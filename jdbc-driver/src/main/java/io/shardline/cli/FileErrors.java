package io.shardline.cli;

import java.nio.file.Path;
import java.util.Optional;

/** A command that reads one file, and so knows where its errors come from. */
interface FileErrors {
    /** The file, and the place in it if the error does not say that itself; empty for standard input. */
    Optional<String> place(Exception error);

    /** The file's name; empty for standard input. */
    static Optional<String> name(Path file) {
        return file.toString().equals("-") ? Optional.empty() : Optional.of(file.toString());
    }
}

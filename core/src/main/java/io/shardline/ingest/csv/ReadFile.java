package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file as it was before it was read. What is no file on a disk, such as a pipe, always stays as it is. */
record ReadFile(Path file, boolean regular, long size, FileTime modified) {
    static ReadFile of(Path file) throws IOException {
        return new ReadFile(file, Files.isRegularFile(file), Files.size(file), Files.getLastModifiedTime(file));
    }

    /** @throws ShardlineException ROW_REFUSED if the file is not as it was */
    void requireSame() throws ShardlineException {
        try {
            if (regular && !of(file).equals(this)) {
                throw ShardlineException.of(
                                ErrorCode.ROW_REFUSED, "file \"%s\" was changed while it was read", file.getFileName())
                        .withDetail("Nothing of it is written.")
                        .withHint("Load it when it is complete, or watch its directory, which waits for that.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

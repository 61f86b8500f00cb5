package io.shardline.ingest.csv.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside.
 *
 * @param key tells files apart, whatever their names; null where the file system has none
 */
record FileStamp(long size, FileTime modified, @Nullable Object key) {
    static FileStamp of(Path file) throws IOException {
        return of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    boolean isOfSameFile(FileStamp other) {
        return Objects.equals(key, other.key);
    }
}

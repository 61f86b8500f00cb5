package io.shardline.ingest.replay;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The bytes of a dump, unpacked if they are packed, counted as they are stored. */
final class DumpSource implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    /** What the archives begin with that only pg_restore reads: its custom format, and a tar of them. */
    private static final List<String> ARCHIVES = List.of("PGDMP", "toc.dat");

    private static final int LONGEST = 8;

    private final Optional<Path> file;
    private final long size;
    private final Optional<FileTime> changed;
    private final Counted counted;
    private final InputStream unpacked;

    private DumpSource(Optional<Path> file, long size, Optional<FileTime> changed, InputStream stored)
            throws IOException, ShardlineException {
        this.file = file;
        this.size = size;
        this.changed = changed;
        this.counted = new Counted(stored);
        BufferedInputStream buffered = new BufferedInputStream(counted, BUFFER);
        buffered.mark(2);
        boolean packed = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        this.unpacked = packed ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER) : buffered;
        requireScript();
    }

    private void requireScript() throws IOException, ShardlineException {
        unpacked.mark(LONGEST);
        String first = new String(unpacked.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        unpacked.reset();
        if (ARCHIVES.stream().anyMatch(first::startsWith)) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "the dump is an archive of pg_dump, and no SQL")
                    .withHint("Write it as SQL with pg_restore --file=dump.sql, and replay that.");
        }
    }

    static DumpSource of(Path file) throws IOException, ShardlineException {
        FileTime changed = Files.getLastModifiedTime(file);
        InputStream stored = Files.newInputStream(file);
        boolean opened = false;
        try {
            DumpSource source = new DumpSource(Optional.of(file), Files.size(file), Optional.of(changed), stored);
            opened = true;
            return source;
        } finally {
            if (!opened) {
                stored.close();
            }
        }
    }

    /** @param stream stays the caller's if it is closed by nobody else */
    static DumpSource of(InputStream stream) throws IOException, ShardlineException {
        return new DumpSource(Optional.empty(), 0, Optional.empty(), stream);
    }

    InputStream stream() {
        return unpacked;
    }

    /** Bytes read so far, as they are stored. */
    long read() {
        return counted.read;
    }

    /** Bytes as they are stored; 0 if that is not known. */
    long size() {
        return size;
    }

    /** @throws ShardlineException ROW_REFUSED if the file is not as it was when it was opened */
    void requireUnchanged() throws IOException, ShardlineException {
        if (file.isPresent()
                && (Files.size(file.get()) != size
                        || !Optional.of(Files.getLastModifiedTime(file.get())).equals(changed))) {
            throw ShardlineException.of(
                            ErrorCode.ROW_REFUSED,
                            "file \"%s\" was changed while it was read",
                            file.get().getFileName())
                    .withHint("Run the replay again: it goes on where it was if what came before is as it was.");
        }
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }

    private static final class Counted extends FilterInputStream {
        private long read;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read1 = in.read();
            read += read1 < 0 ? 0 : 1;
            return read1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            read += Math.max(count, 0);
            return count;
        }
    }
}

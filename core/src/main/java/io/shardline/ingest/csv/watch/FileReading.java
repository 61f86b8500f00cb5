package io.shardline.ingest.csv.watch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads a file and digests what it reads; ends at once when that is asked for. */
final class FileReading extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;
    private final WatchStop stop;

    FileReading(Path file, WatchStop stop) throws IOException {
        super(Files.newInputStream(file));
        this.stop = stop;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String digestOf(Path file) throws IOException {
        try (FileReading reading = new FileReading(file, new WatchStop())) {
            return reading.digest();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (stop.isAsked()) {
            throw new Undone(Undone.Why.STOPPED, null);
        }
        int read = super.read(bytes, from, length);
        if (read > 0) {
            digest.update(bytes, from, read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, BUFFER)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** The digest of the whole file, in hexadecimal digits; what is left of it is read. */
    String digest() throws IOException {
        byte[] rest = new byte[BUFFER];
        int read = 0;
        while (read >= 0) {
            read = read(rest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

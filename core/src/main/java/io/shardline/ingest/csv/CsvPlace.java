package io.shardline.ingest.csv;

import io.shardline.backend.ShardCopy;
import io.shardline.backend.ShardErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a file an error lies, as far as that is known.
 *
 * @param record from 1, the line of names not counted
 * @param line on which the record begins, or the bytes are that are no characters, from 1
 */
public record CsvPlace(OptionalLong record, OptionalLong line, Optional<String> column) {
    private static final Pattern RECORD = Pattern.compile(
            "^(?:record|row) (\\d+) of the (?:file|input) was refused|\n  Detail: COPY .*, line (\\d+)\\.");

    private static final Pattern COLUMN = Pattern.compile("\n  Detail: SQLSTATE \\w+, column \"(.+)\"\\.");
    private static final int BUFFER = 1 << 13;

    /** Opens the file once more, unpacked. */
    interface Again {
        InputStream open() throws IOException;
    }

    static CsvPlace of(Throwable error, CsvFormat format, Again file) {
        Optional<String> column = Optional.empty();
        long record = -1;
        boolean ofBytes = false;
        for (Throwable each = error; each != null; each = each.getCause()) {
            ofBytes |= each instanceof CharacterCodingException;
            if (each instanceof SQLException of) {
                record = Math.max(record, record(of));
                Optional<String> here = column(of);
                column = here.isPresent() ? here : column;
            }
        }
        OptionalLong line = OptionalLong.empty();
        try {
            if (ofBytes) {
                line = OptionalLong.of(lineOfBadBytes(format, file));
            } else if (record > 0) {
                line = OptionalLong.of(lineOf(record, format, file));
            }
        } catch (IOException | SQLException unreadable) {
            // Then the record's number has to do.
        }
        return new CsvPlace(record > 0 ? OptionalLong.of(record) : OptionalLong.empty(), line, column);
    }

    private static Optional<String> column(SQLException e) {
        Matcher ours = COLUMN.matcher(String.valueOf(e.getMessage()));
        return ours.find() ? Optional.of(ours.group(1)) : ShardErrors.column(e).or(() -> ShardCopy.failedColumn(e));
    }

    private static long record(SQLException e) {
        Matcher ours = RECORD.matcher(String.valueOf(e.getMessage()));
        if (!ours.find()) {
            return ShardCopy.failedLine(e);
        }
        return Long.parseLong(ours.group(1) != null ? ours.group(1) : ours.group(2));
    }

    private static long lineOf(long record, CsvFormat format, Again file) throws IOException, SQLException {
        try (CsvReader reader = new CsvReader(file.open(), format)) {
            long before = format.columns().isEmpty() ? record : record - 1;
            for (long i = 0; i < before; i++) {
                reader.next();
            }
            return reader.line();
        }
    }

    /** A reader has read far ahead when it comes to such bytes; the decoder itself stops just there. */
    private static long lineOfBadBytes(CsvFormat format, Again file) throws IOException {
        CharsetDecoder decoder = format.encoding().newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer characters = CharBuffer.allocate(BUFFER);
        long line = 1;
        try (InputStream in = file.open()) {
            CoderResult result = CoderResult.UNDERFLOW;
            for (int read = 0; read >= 0 && !result.isError(); ) {
                read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.position(bytes.position() + Math.max(read, 0)).flip();
                result = decoder.decode(bytes, characters, read < 0);
                line += characters.flip().chars().filter(c -> c == '\n').count();
                characters.clear();
                bytes.compact();
            }
        }
        return line;
    }
}

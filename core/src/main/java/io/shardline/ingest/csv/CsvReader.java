package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a file. Fields in quotes may hold anything; a doubled quote in them is one.
 *
 * <p>No library is used, since none tells an empty field from an empty one in quotes, which is NULL and which is not.
 */
final class CsvReader implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final char delimiter;
    private final char quote;
    private final String nullText;
    private char[] buffer = new char[1 << 15];
    /** What is read begins here and is kept: the field that is being read. */
    private int begin;
    /** The field's characters so far end here, of which quotes are no part: at or before what is read next. */
    private int to;

    private int at;
    private int end;

    private long line = 1;
    private boolean begun;
    private int width;

    /** @param bytes closed with this reader */
    CsvReader(InputStream bytes, CsvFormat format) {
        // A byte that is no character is an error: a replacement sign in its place would be another value.
        this.in = new InputStreamReader(
                bytes,
                format.encoding()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        this.delimiter = format.delimiter();
        this.quote = format.quote();
        this.nullText = format.nullText();
    }

    /** The line at which the next record begins, from 1. */
    long line() {
        return line;
    }

    /**
     * The fields of the next record, null for NULL; null after the last.
     *
     * @throws ShardlineException BAD_COPY_DATA if the file ends within quotes
     */
    @Nullable
    List<@Nullable String> next() throws IOException, ShardlineException {
        begin = at;
        if (!begun) {
            begun = true;
            at += more() && buffer[at] == BYTE_ORDER_MARK ? 1 : 0;
            begin = at;
        }
        if (!more()) {
            return null;
        }
        List<@Nullable String> fields = new ArrayList<>(width);
        fields.add(field());
        while (more() && buffer[at] == delimiter) {
            at++;
            fields.add(field());
        }
        endLine();
        width = fields.size();
        return fields;
    }

    /** The field up to a delimiter, a line end or the end of the file, which are not taken. */
    private @Nullable String field() throws IOException, ShardlineException {
        begin = at;
        to = at;
        boolean quoted = false;
        while (more()) {
            int from = at;
            while (at < end && isPlain(buffer[at])) {
                at++;
            }
            keep(from);
            if (at < end && buffer[at] == quote) {
                quoted = true;
                at++;
                quoted();
            } else if (at < end) {
                break;
            }
        }
        String text = new String(buffer, begin, to - begin);
        begin = at;
        return !quoted && text.equals(nullText) ? null : text;
    }

    private boolean isPlain(char c) {
        return c != delimiter && c != quote && c != '\n' && c != '\r';
    }

    /** Adds to the field what was read from there on. */
    private void keep(int from) {
        if (to < from) {
            System.arraycopy(buffer, from, buffer, to, at - from);
        }
        to += at - from;
    }

    private void quoted() throws IOException, ShardlineException {
        long opened = line;
        while (more()) {
            int from = at;
            while (at < end && buffer[at] != quote) {
                line += buffer[at++] == '\n' ? 1 : 0;
            }
            keep(from);
            if (at == end) {
                continue;
            }
            at++;
            if (!more() || buffer[at] != quote) {
                return;
            }
            buffer[to++] = quote;
            at++;
        }
        throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "the file ends within quotes")
                .withDetail("They were opened in line %d.", opened);
    }

    private void endLine() throws IOException {
        line++;
        if (more() && buffer[at++] == '\r' && more() && buffer[at] == '\n') {
            at++;
        }
    }

    /** Whether there is another character; what is kept may have moved. */
    private boolean more() throws IOException {
        if (at < end) {
            return true;
        }
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        to -= begin;
        at -= begin;
        end -= begin;
        begin = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, end * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

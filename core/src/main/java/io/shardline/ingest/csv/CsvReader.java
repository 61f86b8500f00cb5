package io.shardline.ingest.csv;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the records of a file. Fields in quotes may hold anything; a doubled quote in them is one. */
final class CsvReader implements AutoCloseable {
    private static final int END = -1;

    private final BufferedReader in;
    private final CsvFormat format;
    private long line = 1;

    /** @param bytes closed with this reader */
    CsvReader(InputStream bytes, CsvFormat format) {
        // A byte that is no character is an error: a replacement sign in its place would be another value.
        this.in = new BufferedReader(new InputStreamReader(
                bytes,
                format.encoding()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        this.format = format;
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
        int c = in.read();
        if (c == '\uFEFF' && line == 1) {
            c = in.read();
        }
        if (c == END) {
            return null;
        }
        List<@Nullable String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        while (true) {
            if (c == format.quote()) {
                quoted = true;
                quoted(field);
            } else if (c == format.delimiter() || c == '\n' || c == '\r' || c == END) {
                fields.add(!quoted && format.nullText().contentEquals(field) ? null : field.toString());
                field.setLength(0);
                quoted = false;
                if (c != format.delimiter()) {
                    endLine(c);
                    return fields;
                }
            } else {
                field.append((char) c);
            }
            c = in.read();
        }
    }

    private void endLine(int c) throws IOException {
        line++;
        if (c == '\r') {
            in.mark(1);
            if (in.read() != '\n') {
                in.reset();
            }
        }
    }

    private void quoted(StringBuilder field) throws IOException, ShardlineException {
        long begun = line;
        while (true) {
            int c = in.read();
            if (c == END) {
                throw ShardlineException.of(ErrorCode.BAD_COPY_DATA, "the file ends within quotes")
                        .withDetail("They were opened in line %d.", begun);
            }
            if (c == '\n') {
                line++;
            }
            if (c != format.quote()) {
                field.append((char) c);
                continue;
            }
            in.mark(1);
            if (in.read() != format.quote()) {
                in.reset();
                return;
            }
            field.append(format.quote());
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

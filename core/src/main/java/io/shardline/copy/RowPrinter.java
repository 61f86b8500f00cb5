package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.copy.CopyFormat.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows of a result in the text or CSV format, as a server's COPY TO prints them. */
public final class RowPrinter {
    private static final int BUFFER = 1 << 15;

    private final CopyFormat format;
    private final Charset charset;
    private final StringBuilder text = new StringBuilder();

    /** @throws ShardlineException NOT_SUPPORTED for the binary format */
    public RowPrinter(CopyCommand command) throws ShardlineException {
        this.format = command.format();
        this.charset = Decoding.charset(format.encoding());
        if (format.kind() == Kind.BINARY) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "rows of several shards are not put out in binary")
                    .withDetail("The query is merged from several shards, which have no binary form of its result.")
                    .withHint("Use the text or CSV format, or copy a whole table.");
        }
    }

    /**
     * Prints all rows.
     *
     * @return how many
     */
    public long print(ResultSet rows, OutputStream out) throws SQLException, IOException {
        ResultSetMetaData columns = rows.getMetaData();
        int count = columns.getColumnCount();
        boolean[] forced = new boolean[count];
        for (int i = 0; i < count; i++) {
            forced[i] = CopyFormat.names(format.forceQuote(), columns.getColumnLabel(i + 1));
        }
        if (format.header()) {
            for (int i = 0; i < count; i++) {
                field(i, count, columns.getColumnLabel(i + 1), false);
            }
            text.append('\n');
        }
        long printed = 0;
        while (rows.next()) {
            for (int i = 0; i < count; i++) {
                field(i, count, rows.getString(i + 1), forced[i]);
            }
            text.append('\n');
            printed++;
            if (text.length() > BUFFER) {
                flush(out);
            }
        }
        flush(out);
        return printed;
    }

    private void flush(OutputStream out) throws IOException {
        out.write(text.toString().getBytes(charset));
        text.setLength(0);
    }

    private void field(int index, int count, @Nullable String value, boolean forced) {
        if (index > 0) {
            text.append(format.delimiter());
        }
        if (value == null) {
            text.append(format.nullText());
        } else if (format.kind() == Kind.CSV) {
            csv(value, forced, count == 1);
        } else {
            escaped(value);
        }
    }

    private void csv(String value, boolean forced, boolean alone) {
        boolean quoted = forced || value.equals(format.nullText()) || alone && value.equals("\\.");
        for (int i = 0; i < value.length() && !quoted; i++) {
            char c = value.charAt(i);
            quoted = c == format.delimiter() || c == format.quote() || c == '\n' || c == '\r';
        }
        if (!quoted) {
            text.append(value);
            return;
        }
        text.append(format.quote());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == format.quote() || c == format.escape()) {
                text.append(format.escape());
            }
            text.append(c);
        }
        text.append(format.quote());
    }

    private void escaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case 11 -> text.append("\\v");
                default -> {
                    if (c == '\\' || c == format.delimiter()) {
                        text.append('\\');
                    }
                    text.append(c);
                }
            }
        }
    }
}

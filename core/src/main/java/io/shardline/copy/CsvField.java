package io.shardline.copy;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A field of the CSV format, with its quotes. */
final class CsvField implements KeyReader.Field {
    private final byte quote;
    private final byte escape;
    private final Charset charset;
    private final byte[] nullText;
    private final byte @Nullable [] defaultText;
    private final boolean neverNull;
    private final boolean nullInQuotes;

    CsvField(CopyFormat format, String column, Charset charset) {
        this.quote = (byte) format.quote();
        this.escape = (byte) format.escape();
        this.charset = charset;
        this.nullText = format.nullText().getBytes(charset);
        this.defaultText =
                format.defaultText().map(text -> text.getBytes(charset)).orElse(null);
        this.neverNull = CopyFormat.names(format.forceNotNull(), column);
        this.nullInQuotes = CopyFormat.names(format.forceNull(), column);
    }

    @Override
    public @Nullable Object read(byte[] bytes, int begin, int end) {
        boolean quoted = false;
        for (int at = begin; at < end && !quoted; at++) {
            quoted = bytes[at] == quote;
        }
        if (!quoted) {
            if (!neverNull && Decoding.same(bytes, begin, end, nullText)) {
                return null;
            }
            boolean byDefault = defaultText != null && Decoding.same(bytes, begin, end, defaultText);
            return byDefault ? KeyReader.Field.Sign.DEFAULT : Decoding.text(bytes, begin, end, charset);
        }
        byte[] value = new byte[end - begin];
        int length = unquoted(bytes, begin, end, value);
        if (nullInQuotes && Decoding.same(value, 0, length, nullText)) {
            return null;
        }
        return Decoding.text(value, 0, length, charset);
    }

    private int unquoted(byte[] bytes, int begin, int end, byte[] value) {
        int length = 0;
        boolean inside = false;
        for (int at = begin; at < end; at++) {
            byte c = bytes[at];
            boolean escapes =
                    inside && c == escape && at + 1 < end && (bytes[at + 1] == escape || bytes[at + 1] == quote);
            if (escapes) {
                value[length++] = bytes[++at];
            } else if (c == quote) {
                inside = !inside;
            } else {
                value[length++] = c;
            }
        }
        return length;
    }
}

package io.shardline.copy;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A field of the text format, with its escapes. */
final class TextField implements KeyReader.Field {
    private final Charset charset;
    private final byte[] nullText;
    private final byte @Nullable [] defaultText;

    TextField(CopyFormat format, Charset charset) {
        this.charset = charset;
        this.nullText = format.nullText().getBytes(charset);
        this.defaultText =
                format.defaultText().map(text -> text.getBytes(charset)).orElse(null);
    }

    @Override
    public @Nullable Object read(byte[] bytes, int begin, int end) {
        if (Decoding.same(bytes, begin, end, nullText)) {
            return null;
        }
        if (defaultText != null && Decoding.same(bytes, begin, end, defaultText)) {
            return KeyReader.Field.Sign.DEFAULT;
        }
        for (int at = begin; at < end; at++) {
            if (bytes[at] == '\\') {
                byte[] value = new byte[end - begin];
                return Decoding.text(value, 0, unescaped(bytes, begin, end, value), charset);
            }
        }
        return Decoding.text(bytes, begin, end, charset);
    }

    private static int unescaped(byte[] bytes, int begin, int end, byte[] value) {
        int length = 0;
        int at = begin;
        while (at < end) {
            byte c = bytes[at++];
            if (c != '\\' || at == end) {
                value[length++] = c;
                continue;
            }
            byte escaped = bytes[at++];
            if (escaped >= '0' && escaped <= '7') {
                int code = escaped - '0';
                for (int more = 0; more < 2 && at < end && bytes[at] >= '0' && bytes[at] <= '7'; more++) {
                    code = code * 8 + bytes[at++] - '0';
                }
                value[length++] = (byte) code;
            } else if (escaped == 'x' && at < end && Character.digit(bytes[at], 16) >= 0) {
                int code = Character.digit(bytes[at++], 16);
                if (at < end && Character.digit(bytes[at], 16) >= 0) {
                    code = code * 16 + Character.digit(bytes[at++], 16);
                }
                value[length++] = (byte) code;
            } else {
                value[length++] = control(escaped);
            }
        }
        return length;
    }

    private static byte control(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> letter;
        };
    }
}

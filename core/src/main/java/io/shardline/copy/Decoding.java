package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Bytes as text, by PostgreSQL's names of encodings. */
final class Decoding {
    /** Those in which a byte below 128 always is an ASCII character, so that rows can be cut byte by byte. */
    private static final Map<String, String> CHARSETS = Map.ofEntries(
            Map.entry("utf8", "UTF-8"),
            Map.entry("unicode", "UTF-8"),
            Map.entry("latin1", "ISO-8859-1"),
            Map.entry("iso88591", "ISO-8859-1"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("iso88592", "ISO-8859-2"),
            Map.entry("latin3", "ISO-8859-3"),
            Map.entry("latin4", "ISO-8859-4"),
            Map.entry("latin5", "ISO-8859-9"),
            Map.entry("latin7", "ISO-8859-13"),
            Map.entry("latin9", "ISO-8859-15"),
            Map.entry("iso885915", "ISO-8859-15"),
            Map.entry("iso88595", "ISO-8859-5"),
            Map.entry("iso88596", "ISO-8859-6"),
            Map.entry("iso88597", "ISO-8859-7"),
            Map.entry("iso88598", "ISO-8859-8"),
            Map.entry("win866", "IBM866"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"),
            Map.entry("eucjp", "EUC-JP"),
            Map.entry("euckr", "EUC-KR"));

    private Decoding() {}

    /** @throws ShardlineException NOT_SUPPORTED for an encoding in which a part of a character can look like a delimiter */
    static Charset charset(Optional<String> encoding) throws ShardlineException {
        if (encoding.isEmpty()) {
            return StandardCharsets.UTF_8;
        }
        String name = encoding.get().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String known = name.matches("win125[0-8]") ? "windows-" + name.substring(3) : CHARSETS.get(name);
        if (known == null || !Charset.isSupported(known)) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "rows in encoding \"%s\" are not split", name)
                    .withDetail("A byte within one of its characters could be taken for a delimiter.")
                    .withHint("Convert the input to UTF8.");
        }
        return Charset.forName(known);
    }

    static boolean same(byte[] bytes, int begin, int end, byte[] text) {
        return end - begin == text.length && Arrays.equals(bytes, begin, end, text, 0, text.length);
    }

    /** The text, or {@link KeyReader.Field.Sign#UNREADABLE}. */
    static Object text(byte[] bytes, int begin, int end, Charset charset) {
        boolean ascii = true;
        for (int at = begin; at < end; at++) {
            if (bytes[at] == 0) {
                return KeyReader.Field.Sign.UNREADABLE;
            }
            ascii &= bytes[at] > 0;
        }
        if (ascii) {
            return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
        }
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, begin, end - begin))
                    .toString();
        } catch (CharacterCodingException e) {
            return KeyReader.Field.Sign.UNREADABLE;
        }
    }
}

package io.shardline.ingest.script;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script of SQL part by part: statements, lines for psql, and the rows of COPY blocks. Memory holds one part.
 *
 * <p>Not safe for use by several threads. The stream stays the caller's.
 */
public final class ScriptReader {
    private final ByteWindow window;
    private Charset charset = StandardCharsets.UTF_8;
    private boolean copying;
    private boolean first = true;

    /** @param input the script, in UTF-8 until told otherwise */
    public ScriptReader(InputStream input) {
        this.window = new ByteWindow(input);
    }

    /**
     * Reads what follows in another encoding.
     *
     * @param given one of which all ASCII bytes are ASCII characters
     */
    public void charset(Charset given) {
        charset = given;
    }

    /**
     * The next part; null after the last.
     *
     * @throws ShardlineException SYNTAX, with the line, for what is not closed at the end or is not in the encoding
     */
    public @Nullable ScriptPart next() throws IOException, ShardlineException {
        window.drop();
        if (copying) {
            return row();
        }
        skipBlanks();
        window.drop();
        int c = window.peek(0);
        if (c < 0) {
            return null;
        }
        return c == '\\' ? metaLine() : statement();
    }

    /** The SHA-256 of the script up to the end of the last part. */
    public byte[] digest() {
        window.drop();
        return window.digest();
    }

    private void skipBlanks() throws IOException, ShardlineException {
        if (first && window.peek(0) == 0xef && window.peek(1) == 0xbb && window.peek(2) == 0xbf) {
            window.skip(3);
        }
        first = false;
        while (true) {
            int c = window.peek(0);
            if (c == ';' || c == ' ' || (c >= '\t' && c <= '\r')) {
                window.skip(1);
            } else if (!comment()) {
                return;
            }
            if (window.length() > 1 << 15) {
                window.drop();
            }
        }
    }

    private ScriptPart metaLine() throws IOException, ShardlineException {
        long line = window.line();
        String text = restOfLine();
        return new ScriptPart.MetaLine(text, line, window.offset());
    }

    private ScriptPart row() throws IOException, ShardlineException {
        long line = window.line();
        if (window.peek(0) < 0) {
            throw at(line, "COPY without its end");
        }
        String text = restOfLine();
        if (text.equals("\\.")) {
            copying = false;
            return new ScriptPart.CopyEnd(line, window.offset());
        }
        return new ScriptPart.CopyLine(text, line, window.offset());
    }

    /** A backslash before the line's end makes it part of the row. */
    private String restOfLine() throws IOException, ShardlineException {
        int from = window.length();
        int end = from;
        boolean escaped = false;
        for (int c = window.peek(0); c >= 0; c = window.peek(0)) {
            window.skip(1);
            if (c == '\n' && !(escaped && copying)) {
                break;
            }
            escaped = c == '\\' && !escaped;
            end = window.length();
        }
        byte[] bytes = window.copy(from, end);
        int length = bytes.length;
        return decoded(bytes, length > 0 && bytes[length - 1] == '\r' ? length - 1 : length);
    }

    private ScriptPart statement() throws IOException, ShardlineException {
        long line = window.line();
        Words words = new Words();
        int depth = 0;
        int c;
        while ((c = window.peek(0)) >= 0 && !(c == ';' && depth == 0 && !words.insideBody())) {
            if (c == '(' || c == '[') {
                depth++;
                window.skip(1);
            } else if (c == ')' || c == ']') {
                depth = Math.max(0, depth - 1);
                window.skip(1);
            } else if (startsName(c)) {
                word(words, depth == 0);
            } else if (c == '\\') {
                throw at(line, "command for psql inside of a statement");
            } else {
                skipOther(c, line);
            }
        }
        byte[] bytes = window.copy(0, window.length());
        String text = decoded(bytes, bytes.length);
        window.skip(c == ';' ? 1 : 0);
        copying = words.copies();
        if (copying) {
            restOfLine();
        }
        int values = words.values() < 0 ? -1 : decoded(bytes, words.values()).length();
        return new ScriptPart.SqlStatement(text.stripTrailing(), words.verb(), values, copying, line, window.offset());
    }

    private void word(Words words, boolean outside) throws IOException, ShardlineException {
        int begin = window.length();
        int length = 1;
        while (continuesName(window.peek(length))) {
            length++;
        }
        window.skip(length);
        String word = window.characters(begin, begin + length);
        words.met(word, begin, outside);
        if (word.equalsIgnoreCase("e") && window.peek(0) == '\'') {
            string(true, window.line());
        }
    }

    private void skipOther(int c, long line) throws IOException, ShardlineException {
        if (c == '\'') {
            string(false, line);
        } else if (c == '"') {
            quoted('"', false, line);
        } else if (c == '$') {
            dollar(line);
        } else if (!comment()) {
            window.skip(1);
        }
    }

    private void string(boolean escapes, long line) throws IOException, ShardlineException {
        quoted('\'', escapes, line);
    }

    private void quoted(char quote, boolean escapes, long line) throws IOException, ShardlineException {
        window.skip(1);
        for (int c = window.peek(0); c >= 0; c = window.peek(0)) {
            boolean pair = (c == quote && window.peek(1) == quote) || (escapes && c == '\\');
            window.skip(pair ? 2 : 1);
            if (c == quote && !pair) {
                return;
            }
        }
        throw at(line, "unterminated quotes");
    }

    private void dollar(long line) throws IOException, ShardlineException {
        int tag = 1;
        while (continuesTag(window.peek(tag), tag)) {
            tag++;
        }
        if (window.peek(tag) != '$') {
            window.skip(1);
            return;
        }
        int[] delimiter = new int[tag + 1];
        for (int i = 0; i <= tag; i++) {
            delimiter[i] = window.peek(i);
        }
        window.skip(tag + 1);
        while (window.peek(0) >= 0) {
            if (follows(delimiter)) {
                window.skip(delimiter.length);
                return;
            }
            window.skip(1);
        }
        throw at(line, "unterminated dollar quotes");
    }

    private boolean follows(int[] expected) throws IOException, ShardlineException {
        for (int i = 0; i < expected.length; i++) {
            if (window.peek(i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean comment() throws IOException, ShardlineException {
        if (window.peek(0) == '-' && window.peek(1) == '-') {
            for (int c = window.peek(0); c >= 0 && c != '\n' && c != '\r'; c = window.peek(0)) {
                window.skip(1);
            }
            return true;
        }
        if (window.peek(0) != '/' || window.peek(1) != '*') {
            return false;
        }
        long line = window.line();
        int nested = 0;
        do {
            int c = window.peek(0);
            int second = window.peek(1);
            if (second < 0) {
                throw at(line, "unterminated comment");
            }
            boolean opens = c == '/' && second == '*';
            boolean closes = c == '*' && second == '/';
            nested += opens ? 1 : closes ? -1 : 0;
            window.skip(opens || closes ? 2 : 1);
        } while (nested > 0);
        return true;
    }

    private String decoded(byte[] bytes, int length) throws ShardlineException {
        String text = new String(bytes, 0, length, charset);
        if (text.indexOf('\ufffd') >= 0) {
            try {
                charset.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            } catch (CharacterCodingException malformed) {
                throw at(window.line(), "bytes that are not " + charset.name());
            }
        }
        return text;
    }

    private static boolean startsName(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
    }

    private static boolean continuesName(int c) {
        return startsName(c) || (c >= '0' && c <= '9') || c == '$';
    }

    private static boolean continuesTag(int c, int position) {
        return startsName(c) || (position > 1 && c >= '0' && c <= '9');
    }

    private static ShardlineException at(long line, String what) {
        return ShardlineException.of(ErrorCode.SYNTAX, "%s in the part that begins on line %d", what, line);
    }
}

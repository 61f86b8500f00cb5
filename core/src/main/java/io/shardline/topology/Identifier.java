package io.shardline.topology;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names as PostgreSQL reads them: unquoted parts folded to lower case, quoted ones kept, both cut at 63 bytes. */
final class Identifier {
    private static final int LONGEST = 63;

    private Identifier() {}

    /** The parts of a dotted name; empty if PostgreSQL would not read it as one. */
    static Optional<List<String>> parts(String text) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = at < text.length() && text.charAt(at) == '"' ? quotedEnd(text, at) : plainEnd(text, at);
            if (end <= at) {
                return Optional.empty();
            }
            parts.add(unescape(text.substring(at, end)));
            if (end == text.length()) {
                return Optional.of(parts);
            }
            if (text.charAt(end) != '.') {
                return Optional.empty();
            }
            at = end + 1;
        }
    }

    /** A name of one part; empty if PostgreSQL would not read it as one. */
    static Optional<String> single(String text) {
        return parts(text).filter(parts -> parts.size() == 1).map(parts -> parts.get(0));
    }

    /** The name as it must be written for PostgreSQL to read it back, keywords aside. */
    static String written(String name) {
        boolean plain = name.equals(fold(name)) && plainEnd(name, 0) == name.length();
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static int plainEnd(String text, int begin) {
        int at = begin;
        while (at < text.length() && isPart(text.charAt(at), at == begin)) {
            at++;
        }
        return at;
    }

    private static boolean isPart(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        return letter || (!first && ((c >= '0' && c <= '9') || c == '$'));
    }

    /** Where a quoted part ends, after its closing quote; -1 if it is not closed or is empty. */
    private static int quotedEnd(String text, int begin) {
        int at = begin + 1;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at += 2;
            } else {
                return at == begin + 1 ? -1 : at + 1;
            }
        }
        return -1;
    }

    private static String unescape(String part) {
        boolean quoted = part.charAt(0) == '"';
        return cut(quoted ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : fold(part));
    }

    // Only ASCII is folded: on a UTF-8 server PostgreSQL leaves every other letter as it is.
    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return folded.toString();
    }

    private static String cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST) {
            return name;
        }
        int end = LONGEST;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}

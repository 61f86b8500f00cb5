package io.shardline.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that the doctor saw.
 *
 * @param subject a shard or table; "cluster" for what concerns all
 */
record Finding(Level level, String check, String subject, String text) {
    enum Level {
        OK,
        WARNING,
        PROBLEM
    }

    static Finding ok(String check, String subject, String text) {
        return new Finding(Level.OK, check, subject, text);
    }

    static Finding warning(String check, String subject, String text) {
        return new Finding(Level.WARNING, check, subject, text);
    }

    static Finding problem(String check, String subject, String text) {
        return new Finding(Level.PROBLEM, check, subject, text);
    }

    /** The same of another subject. */
    Finding of(String other) {
        return new Finding(level, check, other, text);
    }

    String line() {
        return String.format("%-8s %-12s %s: %s", word(), check, subject, text);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("level", word());
        fields.put("check", check);
        fields.put("subject", subject);
        fields.put("text", text);
        return fields;
    }

    private String word() {
        return level.name().toLowerCase(Locale.ROOT);
    }
}

package io.shardline.ingest.sync;

import java.util.Optional;

/** What is known of the types that a stamp can have. */
final class Stamps {
    private Stamps() {}

    /** How far back an increment begins unless said: long enough for transactions that commit late. Empty where nothing can be taken off. */
    static Optional<String> usualOverlap(String type) {
        if (isTime(type)) {
            return Optional.of("5 minutes");
        }
        return isNumber(type) ? Optional.of("1000") : Optional.empty();
    }

    /** What is taken off, as it stands after a minus sign. */
    static String overlap(String type, String given) {
        if (type.equals("date")) {
            return SyncSql.literal(given, "interval");
        }
        return SyncSql.literal(given, isTime(type) ? "interval" : type);
    }

    static boolean isTime(String type) {
        return type.startsWith("timestamp") || type.equals("date");
    }

    static boolean isNumber(String type) {
        return type.equals("bigint") || type.equals("integer") || type.equals("smallint") || type.startsWith("numeric");
    }
}

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

    /**
     * What no stamp that is still to come lies before, in SQL at the source; null where that is not known. A row with a stamp from the
     * future must not keep later ones out, and numbers of transactions are given out long before they are committed.
     */
    static String bound(String type) {
        if (isTime(type)) {
            return "pg_catalog.now()::" + type;
        }
        return type.equals("xid8") ? "pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())" : "null::" + type;
    }

    static boolean isTime(String type) {
        return type.startsWith("timestamp") || type.equals("date");
    }

    static boolean isNumber(String type) {
        return type.equals("bigint") || type.equals("integer") || type.equals("smallint") || type.startsWith("numeric");
    }
}

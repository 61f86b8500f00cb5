package io.shardline.ingest.sync;

import static io.shardline.sql.Name.quote;
import static io.shardline.sql.Name.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The questions to a table, at the source or here. Values stand in the text, as literals of their column's type, because COPY takes no
 * parameters; they come from the source itself and are quoted for {@code standard_conforming_strings}, which {@link #SETTINGS} sees to.
 */
final class SyncSql {
    /** So that the same value has the same text on both sides. */
    static final List<String> SETTINGS = List.of(
            "standard_conforming_strings = on",
            "datestyle = 'ISO'",
            "intervalstyle = 'postgres'",
            "timezone = 'UTC'",
            "bytea_output = 'hex'",
            "extra_float_digits = 1",
            "quote_all_identifiers = off",
            "xmloption = 'content'");

    /** One block in so many. */
    private static final int SAMPLED = 20;

    private final String table;
    private final List<String> columns;
    private final List<String> key;
    private final List<String> keyTypes;
    private final Agreement agreement;
    private final List<Boolean> collated;
    private final String format;

    /**
     * @param table quoted
     * @param plan of the source's table, also for the questions to this side
     */
    SyncSql(String table, SyncPlan plan, Agreement agreement) {
        this.table = table;
        this.columns = plan.columns();
        this.key = plan.key();
        this.agreement = agreement;
        List<TableFacts.Column> parts = key.stream()
                .map(name -> Objects.requireNonNull(plan.facts().columns().get(name)))
                .toList();
        this.keyTypes = parts.stream().map(TableFacts.Column::type).toList();
        this.format = plan.sameInBinary() ? " (format binary)" : "";
        this.collated = parts.stream().map(part -> !part.order().isEmpty()).toList();
    }

    static String settings(String prefix) {
        return SETTINGS.stream().map(setting -> prefix + setting).collect(Collectors.joining("; "));
    }

    static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String literal(String value, String type) {
        return literal(value) + "::" + type;
    }

    /** The key's columns as they are compared and sorted. */
    private List<String> keyParts() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(quote(key.get(i)) + (!agreement.order() && collated.get(i) ? " collate \"C\"" : ""));
        }
        return parts;
    }

    private String order() {
        return String.join(", ", keyParts());
    }

    private String row(List<String> values) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            literals.add(literal(values.get(i), keyTypes.get(i)));
        }
        return "(" + String.join(", ", literals) + ")";
    }

    private String where(KeyRange range) {
        List<String> conditions = new ArrayList<>();
        if (range.after() != null) {
            conditions.add("(" + order() + ") > " + row(range.after()));
        }
        if (range.upTo() != null) {
            conditions.add("(" + order() + ") <= " + row(range.upTo()));
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** Under names that nothing else has: ORDER BY takes a result's column before a table's of the same name. */
    private static String texts(List<String> names) {
        return names.stream()
                .map(name -> quote(name) + "::text as " + quote("shardline " + name))
                .collect(Collectors.joining(", "));
    }

    /** The keys that end each run of so many rows. */
    String boundaries(int rows) {
        return boundaries("", rows);
    }

    /** The keys that end each run of about so many rows, by a look at one block in twenty. Not for a view. */
    String sampledBoundaries(int rows) {
        return boundaries(" tablesample system (" + 100 / SAMPLED + ")", rows / SAMPLED);
    }

    private String boundaries(String sample, int rows) {
        return "select " + texts(key) + " from (select " + quoted(key) + ", row_number() over (order by " + order()
                + ") as \"shardline n\" from " + table + sample + ") numbered where \"shardline n\" % " + rows
                + " = 0 order by \"shardline n\"";
    }

    /** The last key of the first so many rows of a range; no row if there are fewer. */
    String boundary(KeyRange range, int rows) {
        return "select " + texts(key) + " from " + table + where(range) + " order by " + order() + " offset "
                + (rows - 1) + " limit 1";
    }

    String copyOut(KeyRange range) {
        return "copy (select " + quoted(columns) + " from " + table + where(range) + ") to stdout" + format;
    }

    String copyIn() {
        return "copy " + table + " (" + quoted(columns) + ") from stdin" + format;
    }

    private String digest() {
        return agreement.hash().of("row(" + quoted(columns) + ")");
    }

    /** How many rows, and a number that does not depend on their order, so that those of shards can be added. */
    String digest(KeyRange range) {
        return "select count(*), coalesce(sum(" + digest() + "), 0)::text from " + table + where(range);
    }

    /** The key and the digest of each row. */
    String digests(KeyRange range) {
        return "select " + texts(key) + ", " + digest() + "::text from " + table + where(range);
    }

    /** The rows of these keys that there are. */
    String rows(List<List<String>> keys) {
        String all = keys.stream().map(this::row).collect(Collectors.joining(", "));
        return "select " + texts(columns) + " from " + table + " where (" + quoted(key) + ") in (" + all + ")";
    }

    /** Where a page in the order of a stamp begins. */
    record From(@Nullable String condition) {
        static final From BEGIN = new From(null);
    }

    /** So many rows in the order of the stamp and the key, from somewhere on; without those that have none. */
    String page(String stamp, From from, int rows) {
        String condition = from.condition() == null ? quote(stamp) + " is not null" : from.condition();
        return "select " + texts(columns) + " from " + table + " where " + condition + " order by " + quote(stamp)
                + ", " + order() + " limit " + rows;
    }

    /** So many rows without a stamp, in the order of the key. */
    String pageWithoutStamp(String stamp, @Nullable List<String> after, int rows) {
        String more = after == null ? "" : " and (" + order() + ") > " + row(after);
        return "select " + texts(columns) + " from " + table + " where " + quote(stamp) + " is null" + more
                + " order by " + order() + " limit " + rows;
    }

    /** From a stamp on, less what later ones may have overtaken. */
    static From since(String stamp, String type, String value, Optional<String> overlap) {
        String less = overlap.map(text -> " - " + Stamps.overlap(type, text)).orElse("");
        return new From(quote(stamp) + " >= " + literal(value, type) + less);
    }

    /** After a row. */
    From after(String stamp, String type, String value, List<String> keyValues) {
        String values = row(keyValues);
        return new From(
                "(" + quote(stamp) + ", " + order() + ") > (" + literal(value, type) + ", " + values.substring(1));
    }
}

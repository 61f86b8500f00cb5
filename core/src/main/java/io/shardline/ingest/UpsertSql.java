package io.shardline.ingest;

import static io.shardline.sql.Name.quote;
import static io.shardline.sql.Name.quoted;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements of one upsert. Rows are staged as {@code staged(#, columns...)}, where # is their position in the chunk; each
 * statement takes a range of positions and answers with counts. Where all rows of a chunk are taken at once there are no positions.
 */
final class UpsertSql {
    /** No column of anybody's is called so. */
    private static final String POSITION = "\"shardline position\"";

    private final UpsertSettings settings;
    private final TargetTable table;
    private final List<String> columns;
    private final List<String> conflict;
    private final List<String> updates;
    private final boolean copied;

    /**
     * @param columns of the records, without the delete flag
     * @param copied whether other shards write the same rows, so that what became of them is to be compared
     */
    UpsertSql(UpsertSettings settings, TargetTable table, List<String> columns, List<String> conflict, boolean copied)
            throws ShardlineException {
        this.copied = copied;
        this.settings = settings;
        this.table = table;
        this.columns = columns;
        this.conflict = conflict;
        this.updates = new ArrayList<>(settings.updateColumns()
                .orElseGet(() -> columns.stream()
                        .filter(column -> !conflict.contains(column))
                        .toList()));
        settings.expressions().keySet().stream()
                .filter(column -> !updates.contains(column))
                .sorted()
                .forEach(updates::add);
        check();
    }

    private void check() throws ShardlineException {
        for (String column : columns) {
            table.column(column);
        }
        for (String column : conflict) {
            if (!columns.contains(column)) {
                throw ShardlineException.of(
                        ErrorCode.PARAMETER_MISSING, "the records have no field for conflict column \"%s\"", column);
            }
        }
        for (String column : updates) {
            table.column(column);
            if (conflict.contains(column)) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "conflict column \"%s\" is not updated", column)
                        .withDetail("A row with another key is another row.");
            }
            if (!columns.contains(column) && !settings.expressions().containsKey(column)) {
                throw ShardlineException.of(
                        ErrorCode.PARAMETER_MISSING, "the records have no field for column \"%s\" to update", column);
            }
        }
    }

    /** The columns that may get new values in rows that are there. */
    List<String> updated() {
        return settings.mode() == UpsertMode.INSERT || settings.mode() == UpsertMode.IGNORE ? List.of() : updates;
    }

    /** True if nothing is ever inserted. */
    boolean updatesOnly() {
        return settings.mode() == UpsertMode.UPDATE;
    }

    /** For each conflict column its position among the columns. */
    int[] conflictPositions() {
        return conflict.stream().mapToInt(columns::indexOf).toArray();
    }

    /** Makes the temporary table that a chunk is copied into; the columns have their own types, so COPY finds what is no value. */
    String createStage(boolean numbered) {
        return "create temporary table shardline_staged on commit drop as select "
                + (numbered ? "0 as " + POSITION + ", " : "") + quoted(columns) + " from " + table.name()
                + " with no data";
    }

    String copyIntoStage() {
        return "copy pg_temp.shardline_staged from stdin";
    }

    /** The staged rows of a range, from the temporary table; two parameters: from, to. */
    String stagedRange() {
        return "select " + POSITION + ", " + quoted(columns) + " from pg_temp.shardline_staged where " + POSITION
                + " >= ? and " + POSITION + " < ?";
    }

    /** All staged rows, from the temporary table, without positions. */
    String stagedRows() {
        return "select " + quoted(columns) + " from pg_temp.shardline_staged";
    }

    /** The staged rows, from one array of texts a column; a parameter for each. */
    String stagedInArrays() throws ShardlineException {
        return arrays(columns);
    }

    /** The name of a column. */
    String column(int position) {
        return columns.get(position);
    }

    /** Reads a text, the one parameter, as the type of a column. */
    String reading(int position) throws ShardlineException {
        return "select ?::text::" + table.column(columns.get(position)).type();
    }

    /** As {@link #stagedInArrays}, of the conflict columns alone. */
    String stagedKeys() throws ShardlineException {
        return arrays(conflict);
    }

    private String arrays(List<String> names) throws ShardlineException {
        List<String> values = new ArrayList<>();
        for (String column : names) {
            values.add("a." + quote(column) + "::" + table.column(column).type() + " as " + quote(column));
        }
        String arrays = names.stream().map(column -> "?::text[]").collect(Collectors.joining(", "));
        return "select a." + POSITION + ", " + String.join(", ", values) + " from unnest(" + arrays
                + ") with ordinality as a(" + quoted(names) + ", " + POSITION + ")";
    }

    /**
     * Writes staged rows and counts: the rows that were left when those of equal keys are one, if {@code distinct}, else -1; inserted;
     * updated; in mode UPDATE those that there is a row for; and where other shards write the same a digest of the rows as written.
     *
     * @param distinct whether the rows may still have keys twice, which only the server sees to be equal
     */
    String write(String staged, boolean distinct) throws ShardlineException {
        boolean updates = updatesOnly();
        String rows = distinct ? distinct() : "staged";
        // Read more than once it is kept, else it is read where it lies.
        String kept = distinct || updates ? " as materialized (" : " as not materialized (";
        return "with staged" + kept + staged + "), written as (" + (updates ? update(rows) : insert(rows)) + ") select "
                + (distinct ? "(select count(*) from " + rows + ")" : "-1")
                + ", count(*) filter (where w.inserted), count(*) filter (where not w.inserted), "
                + (updates ? there(rows) : "0") + ", "
                + (copied ? "coalesce(sum(pg_catalog.hashtextextended(w.line, 0)), 0)" : "0") + " from written w";
    }

    /** Deletes the rows of staged keys, and counts. */
    String delete(String staged) {
        return "with staged as materialized (" + staged + "), gone as (delete from " + table.name()
                + " using staged s where " + sameKey("s") + " returning 1) select count(*) from gone";
    }

    private String distinct() {
        String direction = settings.duplicates() == DuplicateInput.LAST_WINS ? "desc" : "asc";
        return "(select distinct on (" + quoted(conflict) + ") * from staged order by " + quoted(conflict) + ", "
                + POSITION + " " + direction + ") staged_once";
    }

    private String insert(String rows) throws ShardlineException {
        boolean overriding = false;
        for (String column : columns) {
            overriding |= table.column(column).alwaysIdentity();
        }
        return "insert into " + table.name() + " (" + quoted(columns) + ")"
                + (overriding ? " overriding system value" : "")
                + " select " + quoted(columns) + " from " + rows
                + (settings.running().sorted() && !conflict.isEmpty() ? " order by " + quoted(conflict) : "")
                + onConflict()
                + " returning " + inserted() + " as inserted" + line();
    }

    private String onConflict() throws ShardlineException {
        if (settings.mode() == UpsertMode.INSERT) {
            return "";
        }
        String target = " on conflict (" + quoted(conflict) + ")";
        if (settings.mode() == UpsertMode.IGNORE || updates.isEmpty()) {
            return target + " do nothing";
        }
        return target + " do update set " + assignments() + conditions(" where ");
    }

    private String inserted() {
        // A row that ON CONFLICT updates was locked by its own transaction before, which a new one never is.
        if (settings.mode() == UpsertMode.INSERT) {
            return "true";
        }
        return table.showsOld() ? "old." + quote(conflict.get(0)) + " is null" : "xmax = 0";
    }

    private String update(String rows) throws ShardlineException {
        if (updates.isEmpty()) {
            return "select false as inserted, '' as line where false";
        }
        String locked = "(select s.* from " + rows + " s) excluded";
        return "update " + table.name() + " set " + assignments() + " from " + locked + " where " + sameKey("excluded")
                + conditions(" and ") + " returning false as inserted" + line();
    }

    /** The whole row as it is written, which defaults, triggers and expressions have had their part in. */
    private String line() {
        return copied
                ? table.columns().keySet().stream()
                        .map(column -> table.alone() + "." + quote(column))
                        .collect(Collectors.joining(", ", ", row(", ")::text as line"))
                : "";
    }

    private String there(String rows) {
        return "(select count(*) from " + rows + " s where exists (select from " + table.name() + " where "
                + sameKey("s") + "))";
    }

    private String sameKey(String rows) {
        return conflict.stream()
                .map(column -> table.alone() + "." + quote(column) + " = " + rows + "." + quote(column))
                .collect(Collectors.joining(" and "));
    }

    private String assignments() {
        return updates.stream()
                .map(column -> quote(column) + " = " + newValue(column))
                .collect(Collectors.joining(", "));
    }

    private String newValue(String column) {
        String expression = settings.expressions().get(column);
        return expression != null ? "(" + expression + ")" : "excluded." + quote(column);
    }

    private String conditions(String word) throws ShardlineException {
        List<String> all = new ArrayList<>();
        if (settings.onlyChanged()) {
            List<String> changes = new ArrayList<>();
            for (String column : updates) {
                // A type without an equality is compared by its text.
                String text = table.column(column).comparable() ? "" : "::text";
                changes.add(
                        table.alone() + "." + quote(column) + text + " is distinct from " + newValue(column) + text);
            }
            all.add("(" + String.join(" or ", changes) + ")");
        }
        settings.condition().ifPresent(condition -> all.add("(" + condition + ")"));
        return all.isEmpty() ? "" : word + String.join(" and ", all);
    }
}

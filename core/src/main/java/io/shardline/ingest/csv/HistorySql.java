package io.shardline.ingest.csv;

import io.shardline.ShardlineException;
import io.shardline.sql.Name;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements that bring one file into a history on one shard. A moment is bound as a constant, the same on all shards. */
final class HistorySql {
    private final List<String> key;
    private final List<String> content;
    private final List<String> columns;
    private final CsvSettings.History history;
    private final Optional<String> preferred;
    private final String table;
    private final String stage;
    private final String now;

    HistorySql(CsvSettings settings, List<String> columns) throws ShardlineException {
        Name name = Name.read(settings.table());
        this.key = settings.key();
        this.columns = columns;
        this.content = columns.stream().filter(column -> !key.contains(column)).toList();
        this.history = settings.history();
        this.preferred = history.preferred();
        this.table = name.quoted();
        this.stage = name.schema().map(schema -> Name.quote(schema) + ".").orElse("")
                + Name.quote("shardline stage of " + name.last());
        this.now = "timestamptz '" + history.asOf().orElseGet(Instant::now) + "'";
    }

    private static String list(List<String> names, String prefix) {
        return names.stream().map(name -> prefix + Name.quote(name)).collect(Collectors.joining(", "));
    }

    private String same(List<String> names, String one, String other, String operator) {
        return names.stream()
                .map(name -> one + Name.quote(name) + operator + other + Name.quote(name))
                .collect(Collectors.joining(" and "));
    }

    private String differs(String one, String other) {
        return content.isEmpty()
                ? "false"
                : content.stream()
                        .map(name -> one + Name.quote(name) + " is distinct from " + other + Name.quote(name))
                        .collect(Collectors.joining(" or ", "(", ")"));
    }

    String stage() {
        return stage;
    }

    /** A second load waits for nothing: it is told. The lock ends with the transaction. */
    String lock() {
        return "select pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('shardline history "
                + table.replace("'", "''") + "', 0))";
    }

    String hasIndex() {
        return "select exists (select from pg_catalog.pg_index x where x.indrelid = '" + table.replace("'", "''")
                + "'::regclass and x.indisunique and x.indpred is not null"
                + " and pg_catalog.pg_get_expr(x.indpred, x.indrelid) in ('" + literal(history.current()) + "', '("
                + literal(history.current()) + ")', '(" + literal(history.current()) + " = true)')"
                + " and array(select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = x.indrelid"
                + " and a.attnum = any (x.indkey::int2[]) order by 1) = array(select k from unnest(array["
                + key.stream().map(name -> "'" + literal(name) + "'").collect(Collectors.joining(", "))
                + "]::text[]) k order by 1))";
    }

    private static String literal(String text) {
        return text.replace("'", "''");
    }

    String createIndex() {
        return "CREATE UNIQUE INDEX ON " + table + " (" + list(key, "") + ") WHERE " + history.current();
    }

    String hasLater() {
        return "select exists (select from " + table + " where " + Name.quote(history.current()) + " and "
                + Name.quote(history.from()) + " > " + now + ")";
    }

    String createStage() {
        return "create unlogged table " + stage + " as select 0::bigint as \"shardline number\", " + list(columns, "")
                + " from " + table + " with no data";
    }

    String copyIntoStage() {
        return "copy " + stage + " from stdin";
    }

    /** Of records that say the same, the first stays. */
    String deleteSame() {
        return "delete from " + stage + " s using (select min(\"shardline number\") as first, " + list(columns, "")
                + " from " + stage + " group by " + list(columns, "") + " having count(*) > 1) o where "
                + same(columns, "s.", "o.", " is not distinct from ") + " and s.\"shardline number\" > o.first";
    }

    boolean prefers() {
        return preferred.isPresent();
    }

    String deleteLesser() {
        return "delete from " + stage + " where \"shardline number\" not in (select distinct on (" + list(key, "")
                + ") \"shardline number\" from " + stage + " order by " + list(key, "") + ", "
                + Name.quote(preferred.orElseThrow()) + " desc nulls last, \"shardline number\" desc)";
    }

    String deleteContradicting() {
        return "delete from " + stage + " s using (select " + list(key, "") + " from " + stage + " group by "
                + list(key, "") + " having count(*) > 1) o where " + same(key, "s.", "o.", " = ")
                + " returning s.\"shardline number\"";
    }

    boolean deactivates() {
        return history.deactivateMissing();
    }

    String deactivate() {
        return end() + " where t." + Name.quote(history.current()) + " and not exists (select from " + stage
                + " s where " + same(key, "t.", "s.", " = ") + ")";
    }

    String close() {
        return end() + " from " + stage + " s where t." + Name.quote(history.current()) + " and "
                + same(key, "t.", "s.", " = ") + " and " + differs("t.", "s.");
    }

    /** The columns that get new values in rows that are there. */
    List<String> updated() {
        return List.of(history.to(), history.current());
    }

    private String end() {
        return "update " + table + " t set " + Name.quote(history.to()) + " = " + now + ", "
                + Name.quote(history.current()) + " = false";
    }

    /** What has no current row now: new entities, those that are back, and the closed. */
    String insert() {
        return "insert into " + table + " (" + list(columns, "") + ", " + list(history.columns(), "") + ") select "
                + list(columns, "s.") + ", " + now + ", null, true, coalesce((select max(v."
                + Name.quote(history.version())
                + ") from " + table + " v where " + same(key, "v.", "s.", " = ") + "), 0) + 1 from " + stage
                + " s where not exists (select from " + table + " t where t." + Name.quote(history.current()) + " and "
                + same(key, "t.", "s.", " = ") + ")";
    }
}

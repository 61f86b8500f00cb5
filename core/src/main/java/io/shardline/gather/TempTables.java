package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.gather.Layout.TableRows;
import io.shardline.plan.Gathering;
import io.shardline.plan.Gathering.Source;
import io.shardline.sql.Name;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Temporary tables in the place of the tables that a statement reads, with their rows. */
final class TempTables implements SiteTables {
    /** That a column's type may be moved in binary form, with pg_type as t and as b, which is a domain's base type. */
    static final String BINARY = """
            (t.typsend <> 0 and (
                       t.oid < 16384 or t.typtype = 'e' or b.oid < 16384
                       or t.typtype = 'b' and t.typsend <> 'pg_catalog.array_send'::pg_catalog.regproc))""";

    /**
     * Which temporary tables have a column whose binary form says the number of a type that is another one on each server, or
     * that has no binary form.
     */
    private static final String NOT_BINARY = """
            select c.relname from pg_catalog.pg_class c
             where c.relnamespace = pg_catalog.pg_my_temp_schema() and c.relkind = 'r' and exists (
                select from pg_catalog.pg_attribute a
                  join pg_catalog.pg_type t on t.oid = a.atttypid
                  left join pg_catalog.pg_type b on b.oid = t.typbasetype
                 where a.attrelid = c.oid and a.attnum > 0 and not %s)
            """.formatted(BINARY);

    private final GatherCall call;
    private final SqlText text;
    private final Layout layout;
    private final List<TableRows> tables;
    private final Set<String> asText = new HashSet<>();
    /** What of the text is to be another when the shards see pieces of it. */
    private List<SqlEdit> known = List.of();

    TempTables(GatherCall call, Layout layout) {
        this.call = call;
        this.text = call.call().text();
        this.layout = layout;
        this.tables = layout.tables().stream().filter(table -> !table.inPlace()).toList();
    }

    @Override
    public boolean prepare(Lease site) throws SQLException {
        CallerText caller = new CallerText(call, site);
        make(site);
        new SiteQuery(caller, this, site).check();
        if (filtered()) {
            List<SqlEdit> edits = new ArrayList<>(call.call().askTheTime(site));
            List<String> values = filteredByParameters()
                    ? caller.literals(statement())
                    : Collections.nCopies(call.call().parameters().count(), "null");
            edits.addAll(text.withoutPlaceholders(values));
            known = List.copyOf(edits);
        }
        return true;
    }

    /** One round trip. */
    private void make(Lease site) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.add("set transaction isolation level repeatable read, read write");
        for (TableRows table : tables) {
            statements.addAll(make(table.source()));
        }
        layout.unread().ifPresent(unread -> statements.addAll(views(unread)));
        statements.add(NOT_BINARY);
        try (Statement statement = site.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(String.join(";\n", statements));
            while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
                // What the last one returns counts.
                asText.clear();
                ResultSet rows = statement.getResultSet();
                while (rows != null && rows.next()) {
                    asText.add(rows.getString(1));
                }
            }
        }
    }

    /** Whether shards are sent conditions, for which what stands for the time and for parameters must be known first. */
    private boolean filtered() {
        return tables.stream().anyMatch(table -> table.source().filter().isPresent());
    }

    /** Whether a placeholder stands in a condition that the shards are sent. */
    private boolean filteredByParameters() {
        return tables.stream()
                .flatMap(table -> table.source().filter().stream())
                .anyMatch(filter -> filter.render(text, OptionalLong.empty()).parameters().length > 0);
    }

    private static List<String> make(Source source) {
        String name = temporary(source);
        List<String> statements = new ArrayList<>();
        statements.add(
                source.columns().isEmpty()
                        ? "create temp table " + name + " (like "
                                + source.table().quoted() + ") on commit drop"
                        : "create temp table " + name + " on commit drop as select " + columns(source) + " from "
                                + source.table().quoted() + " with no data");
        boolean keyed = !source.key().isEmpty()
                && (source.columns().isEmpty() || source.columns().containsAll(source.key()));
        if (keyed) {
            statements.add("alter table " + name + " add primary key (" + list(source.key()) + ")");
        }
        return statements;
    }

    private static String temporary(Source source) {
        return "pg_temp." + source.table().quotedName();
    }

    private static String list(List<String> columns) {
        return Name.quoted(columns);
    }

    private static String columns(Source source) {
        return source.columns().isEmpty() ? "*" : list(source.columns());
    }

    @Override
    public boolean binary(Source source) {
        return !asText.contains(source.table().name());
    }

    /** The rows of one shard. */
    private String select(Source source) {
        String rows = "select " + columns(source) + " from " + source.table().quoted();
        return source.filter()
                .map(filter -> rows + " where "
                        + filter.render(text, OptionalLong.empty(), known).text())
                .orElse(rows);
    }

    @Override
    public String copyOut(Source source) {
        return "copy (" + select(source) + ") to stdout" + format(source);
    }

    @Override
    public String copyIn(Source source) {
        String columns = source.columns().isEmpty() ? "" : " (" + columns(source) + ")";
        return "copy " + temporary(source) + columns + " from stdin" + format(source);
    }

    private String format(Source source) {
        return binary(source) ? " (format binary)" : "";
    }

    @Override
    public String insert(Source source, long rows) {
        String columns = source.columns().isEmpty() ? "" : " (" + columns(source) + ")";
        return "insert into " + temporary(source) + columns + " " + select(source) + " limit " + rows;
    }

    @Override
    public String size(Source source) {
        String name = temporary(source).replace("'", "''");
        return "select pg_catalog.pg_relation_size('" + name + "'::pg_catalog.regclass)";
    }

    @Override
    public String analyze(Source source) {
        return "analyze " + temporary(source);
    }

    /** The views, over the temporary tables; the names in them are found along a path of their own. */
    private static List<String> views(Gathering.Unread unread) {
        if (unread.views().isEmpty()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        statements.add(
                "select pg_catalog.set_config('shardline.path', pg_catalog.current_setting('search_path'), true)");
        statements.add("set local search_path to "
                + unread.path().stream().map(Name::quote).collect(Collectors.joining(", ")));
        for (Gathering.View view : unread.views()) {
            String definition = view.definition().strip().replaceAll(";$", "");
            statements.add("create temp view pg_temp." + view.name().quotedName() + " as " + definition);
        }
        statements.add(
                "select pg_catalog.set_config('search_path', pg_catalog.current_setting('shardline.path'), true)");
        return statements;
    }

    /** The caller's text with its names made to mean the temporary tables. */
    @Override
    public String statement() {
        return SqlEdit.apply(text.text(), names());
    }

    @Override
    public boolean placeholders() {
        return text.placeholders();
    }

    /** The same as a query that the server can look into, if a server has to say what it reads. */
    Optional<String> lookedInto() {
        return layout.unread().map(unread -> {
            List<SqlEdit> edits = names();
            edits.addAll(text.withoutPlaceholders(nulls(unread.parameterTypes())));
            return "create temp view pg_temp.shardline_reads as select 1 from ("
                    + SqlEdit.apply(text.statement(), edits) + "\n) as q";
        });
    }

    private static List<String> nulls(List<String> types) {
        return types.stream().map(type -> "null::" + type).toList();
    }

    /** Whether a table that is not a temporary one may be read. */
    boolean mayRead(String schema, String name) {
        return layout.tables().stream()
                .filter(TableRows::inPlace)
                .map(table -> table.source().table())
                .anyMatch(table -> table.schema().equals(schema) && table.name().equals(name));
    }

    private List<SqlEdit> names() {
        List<SqlEdit> edits = new ArrayList<>();
        tables.forEach(table -> table.source().names().forEach(use -> edits.add(edit(use))));
        layout.unread()
                .ifPresent(unread -> unread.views().forEach(view -> view.names().forEach(use -> edits.add(edit(use)))));
        return edits;
    }

    private SqlEdit edit(Gathering.Use use) {
        int begin = text.begin(use.schema().from());
        int end = use.schema().isEmpty() ? begin : text.end(use.schema().to() - 1);
        return new SqlEdit(begin, end, "pg_temp.");
    }
}

package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.gather.CallerText.Described;
import io.shardline.plan.Gathering.Source;
import io.shardline.plan.GroupParts;
import io.shardline.plan.GroupParts.Column;
import io.shardline.plan.GroupParts.FinalPiece;
import io.shardline.plan.ShardSql;
import io.shardline.plan.ShardSql.Piece;
import io.shardline.sql.Name;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One temporary table for parts of groups.
 *
 * <p>What the rule that planned them could not know is looked at here, before any row is read: that sums are of types that add up
 * exactly, and that the final statement has the types of the caller's. The labels are the server's own for the caller's text.
 */
final class PartTable implements SiteTables {
    private static final String NAME = "pg_temp." + GroupParts.TABLE;
    /** Sums that are as exact as their parts, and by which type the parts' sum is made one of theirs. */
    private static final Map<String, String> EXACT = Map.of("int8", "::pg_catalog.int8", "numeric", "");

    private static final String TYPES = """
            select a.attname, t.typname, t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace, %s
              from pg_catalog.pg_attribute a
              join pg_catalog.pg_type t on t.oid = a.atttypid
              left join pg_catalog.pg_type b on b.oid = t.typbasetype
             where a.attrelid = '%s'::pg_catalog.regclass and a.attnum > 0
            """.formatted(TempTables.BINARY, NAME);

    private final GatherCall call;
    private final GroupParts parts;
    private final SqlText text;
    private final Map<String, String> casts = new HashMap<>();
    private boolean binary = true;
    private String query = "";
    private String statement = "";

    PartTable(GatherCall call, GroupParts parts) {
        this.call = call;
        this.parts = parts;
        this.text = call.call().text();
    }

    @Override
    public boolean prepare(Lease site) throws SQLException {
        CallerText caller = new CallerText(call, site);
        try (Statement begin = site.connection().createStatement()) {
            begin.execute("set transaction isolation level repeatable read, read write");
        }
        List<Described> columns = caller.describe();
        List<SqlEdit> edits = edits(site, caller);
        try {
            return make(site, edits) && sameTypes(caller, columns, edits);
        } catch (SQLException e) {
            if (ofConnection(e)) {
                throw e;
            }
            // The caller's text is right, so what is made of it must be wrong for a reason that lies with us.
            return false;
        }
    }

    private static boolean ofConnection(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57") || state.startsWith("53");
    }

    /** All shards and the final statement see the same values in the place of placeholders and of calls for the time. */
    private List<SqlEdit> edits(Lease site, CallerText caller) throws SQLException {
        List<SqlEdit> edits = new ArrayList<>(call.call().with(parts.clocks()).askTheTime(site));
        List<String> values = call.call().parameters().count() > 0 ? caller.literals(text.text()) : List.of();
        edits.addAll(text.withoutPlaceholders(values));
        return edits;
    }

    private boolean make(Lease site, List<SqlEdit> edits) throws SQLException {
        query = parts.query().render(text, OptionalLong.empty(), edits).text();
        Map<String, Column> byName = parts.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
        try (Statement statement = site.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(
                    "create temp table " + GroupParts.TABLE + " on commit drop as " + query + " with no data");
            ResultSet row = statement.executeQuery(TYPES);
            boolean exact = true;
            while (row.next()) {
                binary &= row.getBoolean(4);
                Column column = byName.get(row.getString(1));
                if (column != null && column.sum()) {
                    exact &= row.getBoolean(3) && EXACT.containsKey(row.getString(2));
                    casts.put(column.name(), EXACT.getOrDefault(row.getString(2), ""));
                }
            }
            return exact;
        }
    }

    private boolean sameTypes(CallerText caller, List<Described> columns, List<SqlEdit> edits) throws SQLException {
        if (columns.size() != parts.items().size()) {
            return false;
        }
        statement = statement(columns, edits);
        List<Described> made = caller.describeAlone(statement);
        for (int i = 0; i < columns.size(); i++) {
            if (!made.get(i).sameType(columns.get(i))) {
                return false;
            }
        }
        return true;
    }

    private String statement(List<Described> columns, List<SqlEdit> edits) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(parts.distinct() ? "SELECT DISTINCT" : "SELECT"));
        for (int i = 0; i < columns.size(); i++) {
            pieces.add(new Piece.Text(i == 0 ? "" : ","));
            GroupParts.Item item = parts.items().get(i);
            item.pieces().forEach(piece -> pieces.add(known(piece)));
            if (!item.labelled()) {
                pieces.add(new Piece.Text(" AS " + Name.quote(columns.get(i).label())));
            }
        }
        pieces.add(new Piece.Text(" FROM " + NAME));
        parts.rest().forEach(piece -> pieces.add(known(piece)));
        return new ShardSql(pieces).render(text, OptionalLong.empty(), edits).text();
    }

    private Piece known(FinalPiece piece) {
        if (piece instanceof FinalPiece.Total total) {
            Column column = total.column();
            String cast = casts.getOrDefault(column.name(), "");
            return new Piece.Text(" pg_catalog.sum(" + column.qualified() + ")" + cast);
        }
        return ((FinalPiece.Known) piece).piece();
    }

    @Override
    public boolean binary(Source source) {
        return binary;
    }

    private String format() {
        return binary ? " (format binary)" : "";
    }

    @Override
    public String copyOut(Source source) {
        return "copy (" + query + ") to stdout" + format();
    }

    @Override
    public String copyIn(Source source) {
        return "copy " + NAME + " from stdin" + format();
    }

    @Override
    public String insert(Source source, long rows) {
        return "insert into " + NAME + " select * from (" + query + ") as q limit " + rows;
    }

    @Override
    public String size(Source source) {
        return "select pg_catalog.pg_relation_size('" + NAME + "'::pg_catalog.regclass)";
    }

    @Override
    public String analyze(Source source) {
        return "analyze " + NAME;
    }

    @Override
    public String statement() {
        return statement;
    }

    @Override
    public boolean placeholders() {
        return false;
    }
}

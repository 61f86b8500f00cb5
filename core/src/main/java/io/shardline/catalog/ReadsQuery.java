package io.shardline.catalog;

import io.shardline.catalog.Reads.Relation;
import io.shardline.catalog.Reads.View;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets a server say what a query reads: it is made a temporary view, in a transaction that is rolled back, and the server's own
 * dependencies of that view are the answer. Nothing is run.
 */
final class ReadsQuery {
    private static final String VIEW = "shardline_reads";

    /** Composite types, which have no rows, are left out. */
    private static final String DEPENDENCIES = """
            with recursive read(relation, kind, part, depth) as (
                select 'pg_temp.shardline_reads'::pg_catalog.regclass::oid, 'v'::"char", 0, 0
                union
                select d.refobjid, c.relkind, d.refobjsubid, r.depth + 1
                  from read r
                  join pg_catalog.pg_rewrite w on w.ev_class = r.relation and r.kind = 'v'
                  join pg_catalog.pg_depend d on d.objid = w.oid
                   and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                   and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  join pg_catalog.pg_class c on c.oid = d.refobjid
                 where d.refobjid <> r.relation and r.depth < 100)
            select n.nspname, c.relname, c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema'),
                   min(r.part) < 0, max(r.depth), c.oid::int8
              from read r
              join pg_catalog.pg_class c on c.oid = r.relation
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where r.depth > 0 and c.relkind <> 'c'
             group by n.nspname, c.relname, c.relkind, c.oid
             order by max(r.depth) desc, c.oid
            """;

    private static final String IMPURE = """
            select exists (
                select from pg_catalog.pg_rewrite w
                  join pg_catalog.pg_depend d on d.objid = w.oid
                   and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                  left join pg_catalog.pg_operator o on o.oid = d.refobjid
                   and d.refclassid = 'pg_catalog.pg_operator'::pg_catalog.regclass
                  join pg_catalog.pg_proc p on p.oid = o.oprcode
                    or p.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                 where w.ev_class = any(?::pg_catalog.oid[]) and p.oid >= 16384 and p.provolatile <> 'i')
            """;

    private final Connection connection;

    ReadsQuery(Connection connection) {
        this.connection = connection;
    }

    /** Finds out what the types of the placeholders are, then asks for what the text with those types reads. */
    Reads ask(Schema.Question question) throws SQLException {
        List<String> types = question.placeholders() > 0 ? types(question.text()) : List.of();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("create temp view " + VIEW + " as select 1 from (" + question.typed(types) + "\n) as q");
            return answer(types);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private List<String> types(String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            ParameterMetaData parameters = statement.getParameterMetaData();
            List<String> types = new ArrayList<>();
            for (int i = 1; i <= parameters.getParameterCount(); i++) {
                types.add(parameters.getParameterTypeName(i));
            }
            return types;
        }
    }

    private Reads answer(List<String> types) throws SQLException {
        List<Relation> tables = new ArrayList<>();
        List<Relation> views = new ArrayList<>();
        List<Long> rewritten = new ArrayList<>();
        Set<String> path = new LinkedHashSet<>();
        boolean system = false;
        try (Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery(DEPENDENCIES);
            while (row.next()) {
                Relation relation = new Relation(row.getString(1), row.getString(2));
                boolean view = row.getBoolean(3);
                (view ? views : tables).add(relation);
                path.add(relation.schema());
                system |= row.getBoolean(4);
                if (view) {
                    rewritten.add(row.getLong(6));
                }
            }
        }
        return new Reads(
                tables, definitions(views, rewritten, path), List.copyOf(path), types, system, impure(rewritten));
    }

    private List<View> definitions(List<Relation> views, List<Long> numbers, Set<String> path) throws SQLException {
        List<View> defined = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (!views.isEmpty()) {
                statement.execute("set local search_path to "
                        + path.stream().map(Catalog::quote).collect(Collectors.joining(", ")));
            }
            for (int i = 0; i < views.size(); i++) {
                ResultSet row = statement.executeQuery("select pg_catalog.pg_get_viewdef(" + numbers.get(i) + "::oid)");
                row.next();
                defined.add(new View(views.get(i), row.getString(1)));
            }
        }
        return defined;
    }

    private boolean impure(List<Long> views) throws SQLException {
        List<Long> all = new ArrayList<>(views);
        try (Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery("select 'pg_temp." + VIEW + "'::pg_catalog.regclass::oid::int8");
            row.next();
            all.add(row.getLong(1));
        }
        try (PreparedStatement statement = connection.prepareStatement(IMPURE)) {
            statement.setArray(1, connection.createArrayOf("int8", all.toArray()));
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getBoolean(1);
        }
    }
}

package io.shardline.gather;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Lets the site judge the caller's statement over temporary tables. */
final class SiteQuery {
    /** The tables behind the view that are no temporary ones, nor types. */
    private static final String READS = """
            with recursive read(relation, kind) as (
                select 'pg_temp.shardline_reads'::pg_catalog.regclass::oid, 'v'::"char"
                union
                select d.refobjid, c.relkind
                  from read r
                  join pg_catalog.pg_rewrite w on w.ev_class = r.relation and r.kind = 'v'
                  join pg_catalog.pg_depend d on d.objid = w.oid
                   and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                   and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  join pg_catalog.pg_class c on c.oid = d.refobjid)
            select n.nspname, c.relname
              from read r
              join pg_catalog.pg_class c on c.oid = r.relation
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relnamespace <> pg_catalog.pg_my_temp_schema() and c.relkind <> 'c'
            """;

    private final CallerText text;
    private final TempTables temporary;
    private final Lease site;

    SiteQuery(CallerText text, TempTables temporary, Lease site) {
        this.text = text;
        this.temporary = temporary;
        this.site = site;
    }

    /**
     * Lets the server judge the statement over the tables while they are empty still.
     *
     * @throws SQLException the server's own error for the caller's own text, if it is wrong
     */
    void check() throws SQLException {
        try {
            look();
            text.describe(temporary.statement());
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("42")) {
                throw e;
            }
            // What it says of the temporary tables, and where in the text, is not for the caller.
            site.connection().rollback();
            text.describe();
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "the query needs several shards in a way that is not supported")
                    .withDetail("Over temporary tables of the same columns the server says: %s", e.getMessage())
                    .causedBy(e);
        }
    }

    /** Where a server told what the statement reads, it must read nothing here but what was brought here. */
    private void look() throws SQLException {
        Optional<String> view = temporary.lookedInto();
        if (view.isEmpty()) {
            return;
        }
        try (Statement statement = site.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(view.get());
            ResultSet row = statement.executeQuery(READS);
            while (row.next()) {
                if (!temporary.mayRead(row.getString(1), row.getString(2))) {
                    throw ShardlineException.of(
                                    ErrorCode.NOT_SUPPORTED,
                                    "the query needs several shards in a way that is not supported")
                            .withDetail(
                                    "It names table \"%s\" in a way that a temporary table cannot stand in for.",
                                    row.getString(2));
                }
            }
            statement.execute("drop view pg_temp.shardline_reads");
        }
    }
}

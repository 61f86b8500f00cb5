package io.shardline.gather;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ServerPrepare;
import io.shardline.exec.Parameters;
import io.shardline.exec.ReadOptions;
import io.shardline.sql.SqlText;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The caller's statement at the site. */
final class SiteQuery {
    /** The tables behind the view that are no temporary ones. */
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
             where c.relnamespace <> pg_catalog.pg_my_temp_schema()
            """;

    private final GatherCall call;
    private final TempTables temporary;
    private final Lease site;

    SiteQuery(GatherCall call, TempTables temporary, Lease site) {
        this.call = call;
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
            describe(temporary.statement());
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("42")) {
                throw e;
            }
            // What it says of the temporary tables, and where in the text, is not for the caller.
            site.connection().rollback();
            describe(call.call().text().text());
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

    private void describe(String sql) throws SQLException {
        SqlText text = call.call().text();
        // A text of its own: what the driver has learned of a statement makes it ask for binary values when it runs.
        String prepared = (text.placeholders() ? sql : sql.replace("?", "??")) + " ";
        try (PreparedStatement statement = site.connection().prepareStatement(prepared)) {
            bind(statement);
            statement.getMetaData();
        }
    }

    /**
     * The parameters as constants of the types that the server gives them, for COPY takes none: their texts are the server's
     * own.
     */
    List<String> literals() throws SQLException {
        List<String> types = new ArrayList<>();
        try (PreparedStatement statement = site.connection().prepareStatement(temporary.statement() + "  ")) {
            bind(statement);
            ParameterMetaData metaData = statement.getParameterMetaData();
            for (int i = 1; i <= metaData.getParameterCount(); i++) {
                types.add(metaData.getParameterTypeName(i));
            }
        }
        String texts = types.stream().map(type -> "?::text").collect(Collectors.joining(", ", "select ", ""));
        List<String> literals = new ArrayList<>();
        try (PreparedStatement statement = site.connection().prepareStatement(texts)) {
            bind(statement);
            ResultSet row = statement.executeQuery();
            row.next();
            for (int i = 0; i < types.size(); i++) {
                String value = row.getString(i + 1);
                literals.add((value == null ? "null" : quoted(value)) + "::" + types.get(i));
            }
        }
        return literals;
    }

    /** As a string with escapes, which means the same under every setting of the server. */
    private static String quoted(String value) {
        return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private void bind(PreparedStatement statement) throws SQLException {
        Parameters parameters = call.call().parameters();
        for (int index = 1; index <= parameters.count(); index++) {
            parameters.bind(statement, index, index);
        }
    }

    /** @param seconds longest run; 0 for any */
    Statement statement(int seconds) throws SQLException {
        Connection connection = site.connection();
        ReadOptions options = call.call().options();
        int type = call.resultSetType();
        Statement statement = call.call().text().placeholders()
                ? connection.prepareStatement(call.command() + temporary.statement(), type, ResultSet.CONCUR_READ_ONLY)
                : connection.createStatement(type, ResultSet.CONCUR_READ_ONLY);
        ServerPrepare.never(statement);
        statement.setFetchSize(options.fetchSize());
        statement.setMaxRows((int) Math.min(options.maxRows(), Integer.MAX_VALUE));
        statement.setQueryTimeout(seconds);
        return statement;
    }

    ResultSet run(Statement statement) throws SQLException {
        if (statement instanceof PreparedStatement prepared) {
            bind(prepared);
            return prepared.executeQuery();
        }
        return statement.executeQuery(call.command() + temporary.statement());
    }
}

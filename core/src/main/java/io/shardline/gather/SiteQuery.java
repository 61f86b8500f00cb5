package io.shardline.gather;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ServerPrepare;
import io.shardline.exec.Parameters;
import io.shardline.exec.ReadOptions;
import io.shardline.sql.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The caller's statement at the site. */
final class SiteQuery {
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

    private void describe(String sql) throws SQLException {
        SqlText text = call.call().text();
        // A text of its own: what the driver has learned of a statement makes it ask for binary values when it runs.
        String prepared = (text.placeholders() ? sql : sql.replace("?", "??")) + " ";
        try (PreparedStatement statement = site.connection().prepareStatement(prepared)) {
            bind(statement);
            statement.getMetaData();
        }
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
                ? connection.prepareStatement(temporary.statement(), type, ResultSet.CONCUR_READ_ONLY)
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
        return statement.executeQuery(temporary.statement());
    }
}

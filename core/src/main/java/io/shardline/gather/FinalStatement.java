package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.backend.ServerPrepare;
import io.shardline.exec.ReadOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The statement over the temporary tables, once they are filled. */
final class FinalStatement {
    private final GatherCall call;
    private final SiteTables tables;
    private final Lease site;

    FinalStatement(GatherCall call, SiteTables tables, Lease site) {
        this.call = call;
        this.tables = tables;
        this.site = site;
    }

    /** @param seconds longest run; 0 for any */
    Statement open(int seconds) throws SQLException {
        Connection connection = site.connection();
        ReadOptions options = call.call().options();
        int type = call.resultSetType();
        Statement statement = tables.placeholders()
                ? connection.prepareStatement(call.command() + tables.statement(), type, ResultSet.CONCUR_READ_ONLY)
                : connection.createStatement(type, ResultSet.CONCUR_READ_ONLY);
        ServerPrepare.never(statement);
        statement.setFetchSize(options.fetchSize());
        statement.setMaxRows((int) Math.min(options.maxRows(), Integer.MAX_VALUE));
        statement.setQueryTimeout(seconds);
        return statement;
    }

    ResultSet run(Statement statement) throws SQLException {
        if (statement instanceof PreparedStatement prepared) {
            CallerText.bind(call.call().parameters(), prepared);
            return prepared.executeQuery();
        }
        return statement.executeQuery(call.command() + tables.statement());
    }
}

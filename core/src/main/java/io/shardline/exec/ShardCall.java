package io.shardline.exec;

import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.plan.ClockCall;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What one execution needs beside its plan.
 *
 * @param text the caller's statement
 * @param parameters its values, not to change until the result is closed
 * @param cancellation what cancels this execution; may have been used for earlier ones
 * @param clocks calls in the text for which all shards get the same value
 */
public record ShardCall(
        SqlText text, Parameters parameters, ReadOptions options, Cancellation cancellation, List<ClockCall> clocks) {
    public ShardCall {
        clocks = List.copyOf(clocks);
    }

    public ShardCall(SqlText text, Parameters parameters, ReadOptions options, Cancellation cancellation) {
        this(text, parameters, options, cancellation, List.of());
    }

    /** What one server's clock makes of the text. */
    public List<SqlEdit> askTheTime(Lease lease) throws SQLException {
        if (clocks.isEmpty()) {
            return List.of();
        }
        List<SqlEdit> edits = new ArrayList<>();
        try (Statement statement = lease.connection().createStatement()) {
            ResultSet row = statement.executeQuery(ClockCall.question(clocks));
            row.next();
            for (int i = 0; i < clocks.size(); i++) {
                edits.add(clocks.get(i).answered(text, row.getString(i + 1)));
            }
            return edits;
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** The same with other clocks. */
    public ShardCall with(List<ClockCall> calls) {
        return new ShardCall(text, parameters, options, cancellation, calls);
    }
}

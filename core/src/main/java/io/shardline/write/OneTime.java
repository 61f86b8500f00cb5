package io.shardline.write;

import io.shardline.backend.Lease;
import io.shardline.plan.ClockCall;
import io.shardline.sql.Span;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the first shard's clock makes of a text, for all shards; it is asked before any of them runs the text. */
final class OneTime {
    private final SqlText text;
    private final List<ClockCall> clocks;
    private volatile List<SqlEdit> answers = List.of();

    OneTime(SqlText text, List<ClockCall> clocks) {
        this.text = text;
        this.clocks = clocks;
    }

    boolean needed() {
        return !clocks.isEmpty();
    }

    void ask(Lease lease) throws SQLException {
        try (Statement statement = lease.connection().createStatement();
                ResultSet row = statement.executeQuery(ClockCall.question(clocks))) {
            row.next();
            List<SqlEdit> edits = new ArrayList<>();
            for (int i = 0; i < clocks.size(); i++) {
                edits.add(clocks.get(i).answered(text, row.getString(i + 1)));
            }
            answers = edits;
        }
    }

    /** What puts the time in the place of the calls. */
    List<SqlEdit> edits() {
        return answers;
    }

    /** These tokens, with the time in the place of the calls. */
    String at(Span span) {
        return text.at(span, answers);
    }

    /** The whole text. */
    String all() {
        return answers.isEmpty() ? text.text() : at(new Span(0, text.size()));
    }
}

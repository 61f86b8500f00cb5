package io.shardline;

import io.shardline.plan.Plan;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the statements of one text, or of which one is made, one after the other: in autocommit all of them in one transaction, as one server does, unless
 * they begin or end transactions themselves.
 */
final class StatementSequence {
    private final Session session;
    private final SqlText text;
    private final Plan plan;
    private final boolean placeholders;

    StatementSequence(Session session, Prepared prepared, Plan plan) throws ShardlineException {
        this.session = session;
        this.text = prepared.text();
        this.plan = plan;
        this.placeholders = prepared.placeholders();
    }

    /** The first result, with the others behind it. */
    Result run(Parameter[] parameters, ExecuteOptions options) throws SQLException {
        BoundParameters.check(text, parameters);
        boolean begins = plan instanceof Plan.Sequence sequence && sequence.transactions();
        if (begins || !session.autoCommit()) {
            return runEach(parameters, options);
        }
        boolean done = false;
        try {
            session.setAutoCommit(false);
            // Rows that are still to be sent would not outlive the commit.
            Result first = runEach(parameters, options.withFetchSize(0));
            session.commit();
            done = true;
            return first;
        } finally {
            if (!done) {
                session.rollback();
            }
            session.setAutoCommit(true);
        }
    }

    private Result runEach(Parameter[] parameters, ExecuteOptions options) throws SQLException {
        return plan instanceof Plan.TableOfQuery table
                ? make(table, options)
                : runEach(((Plan.Sequence) plan).statements(), parameters, options);
    }

    private Result make(Plan.TableOfQuery table, ExecuteOptions options) throws SQLException {
        Result defined = session.run(session.prepare(table.definition(), placeholders), new Parameter[0], options);
        if (table.insert().isEmpty()) {
            return defined;
        }
        defined.close();
        return session.run(session.prepare(table.insert().get(), placeholders), new Parameter[0], options);
    }

    private Result runEach(List<Span> statements, Parameter[] parameters, ExecuteOptions options) throws SQLException {
        List<Result> results = new ArrayList<>();
        boolean done = false;
        try {
            for (Span span : statements) {
                // Comments in front of a statement, of which one may be a hint, belong to it.
                int begin = span.from() == 0 ? 0 : text.end(span.from() - 1);
                int end = text.end(span.to() - 1);
                Parameter[] own =
                        Arrays.copyOfRange(parameters, text.parametersBefore(begin), text.parametersBefore(end));
                results.add(session.run(part(begin, end), own, options));
            }
            done = true;
            return Result.chain(results);
        } finally {
            if (!done) {
                for (Result result : results) {
                    result.close();
                }
            }
        }
    }

    /** A hint before the first statement is for all that have none of their own. */
    private Prepared part(int begin, int end) throws SQLException {
        String sql = text.text().substring(begin, end);
        Prepared part = session.prepare(sql, placeholders);
        return text.hint().isPresent() && part.text().hint().isEmpty()
                ? session.prepare("/*+ " + text.hint().get() + " */ " + sql, placeholders)
                : part;
    }
}

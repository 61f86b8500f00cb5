package io.shardline;

import io.shardline.plan.Plan;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text, ready to be run any number of times by any session of its {@link ParallelConnection}.
 *
 * <p>It is read and planned when first run; a plan holds no values, so all executions share it. Safe for use by any thread.
 */
public final class Prepared {
    private final Statements statements;
    private final String sql;
    private final boolean placeholders;
    private volatile @Nullable SqlText text;
    private volatile @Nullable Planned planned;

    /** A plan and the version of the catalog it was made from. */
    private record Planned(Plan plan, long version) {}

    Prepared(Statements statements, String sql, boolean placeholders) {
        this.statements = statements;
        this.sql = sql;
        this.placeholders = placeholders;
    }

    /** The text as it was given. */
    public String sql() {
        return sql;
    }

    /**
     * How many placeholders the text has.
     *
     * @throws ShardlineException SYNTAX if the text cannot be cut into tokens
     */
    public int parameterCount() throws ShardlineException {
        return text().parameterCount();
    }

    SqlText text() throws ShardlineException {
        SqlText read = text;
        if (read == null) {
            read = SqlText.read(sql, placeholders);
            text = read;
        }
        return read;
    }

    /** A part of this text as a statement of its own, whose names are looked for in the same way. */
    Prepared part(String sql) {
        return statements.prepare(sql, placeholders);
    }

    Plan plan() throws SQLException {
        Planned known = planned;
        if (known == null || known.version != statements.version()) {
            long version = statements.version();
            known = new Planned(statements.plan(text()), version);
            planned = known;
        }
        return known.plan;
    }

    /** This text for a session that looks for names elsewhere; itself for those that look as whoever prepared it did. */
    Prepared among(Statements others) {
        return others == statements ? this : others.prepare(sql, placeholders);
    }

    /** Whether {@code ?} is a placeholder in this text. */
    boolean placeholders() {
        return placeholders;
    }
}

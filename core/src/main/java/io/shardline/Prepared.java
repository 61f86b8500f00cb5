package io.shardline;

import io.shardline.ids.FilledText;
import io.shardline.ids.GivenValues;
import io.shardline.plan.Plan;
import io.shardline.sql.SqlText;
import io.shardline.txn.Participants;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text, ready to be run any number of times by any session of its {@link ParallelConnection}.
 *
 * <p>It is read and planned when first run; a plan holds no values, so all executions share it. Safe for use by any thread.
 */
public final class Prepared {
    private static final Set<String> ENDS = Set.of("commit", "end", "rollback", "abort");

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

    /** True for the only statements that are heard in a transaction that has failed. */
    boolean endsTransaction() throws ShardlineException {
        return text().size() > 0 && text().isName(0) && ENDS.contains(text().name(0));
    }

    /** A text with its parameters, for each entry of a batch. */
    record Filled(Prepared prepared, List<Parameter[]> batch) {}

    /** This INSERT with values that one shard gives: as another text, with a parameter more for each where it has parameters. */
    Filled filled(Plan.InsertFilled plan, List<Parameter[]> batch, GivenValues source, Participants participants)
            throws SQLException {
        for (Parameter[] parameters : batch) {
            BoundParameters.check(text(), parameters);
        }
        FilledText filled = new FilledText(text(), plan);
        Map<Plan.InsertFilled.Filled, Iterator<Object>> drawn = new HashMap<>();
        for (Plan.InsertFilled.Filled column : plan.columns()) {
            if (column.call().isEmpty()) {
                int count = filled.rows() * batch.size();
                drawn.put(
                        column,
                        source.of(plan.table(), column, count, participants).iterator());
            }
        }
        if (!placeholders) {
            List<String> values = filled.wanted().stream()
                    .map(column -> String.valueOf(next(drawn, column)))
                    .toList();
            return new Filled(statements.prepare(filled.withConstants(values), false), batch);
        }
        int[] before = filled.parametersBefore();
        List<Parameter[]> more = new ArrayList<>(batch.size());
        for (Parameter[] parameters : batch) {
            List<Parameter> merged = new ArrayList<>(Arrays.asList(parameters));
            for (int i = 0; i < before.length; i++) {
                Object value = next(drawn, filled.wanted().get(i));
                merged.add(before[i] + i, Parameter.of(value));
            }
            more.add(merged.toArray(Parameter[]::new));
        }
        return new Filled(statements.prepare(filled.withPlaceholders(), true), more);
    }

    private static Object next(Map<Plan.InsertFilled.Filled, Iterator<Object>> drawn, Plan.InsertFilled.Filled column) {
        return Objects.requireNonNull(drawn.get(column)).next();
    }

    /** Whether {@code ?} is a placeholder in this text. */
    boolean placeholders() {
        return placeholders;
    }
}

package io.shardline.write;

import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.exec.Parameters;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.route.Router;
import io.shardline.route.Routing;
import io.shardline.route.ShardSet;
import io.shardline.route.Values;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one INSERT by their owners, and the text for each owner: the caller's own, with the rows of the others left out.
 */
public final class SplitInsert {
    private final InsertRows plan;
    private final SqlText text;
    private final Parameters parameters;
    private final int[] owners;
    private final OwnedRows byShard;
    private final Optional<ArrayRows> arrays;

    private SplitInsert(InsertRows plan, SqlText text, Parameters parameters, int[] owners) {
        this.plan = plan;
        this.text = text;
        this.parameters = parameters;
        this.owners = owners;
        this.byShard = OwnedRows.of(owners);
        this.arrays = ArrayRows.of(plan, text, parameters);
    }

    /**
     * @throws ShardlineException NULL_SHARD_KEY or SHARD_KEY_INVALID if a row has no owner; a refusal if the rows must be of one
     *     shard and are not
     */
    public static SplitInsert of(InsertRows plan, SqlText text, Parameters parameters, Router router)
            throws ShardlineException {
        int[] owners;
        if (plan.flat()) {
            Router.FlatRowOwners flat = flatRows(plan, text, parameters);
            owners = new int[flat.size()];
            for (int row = 0; row < owners.length; row++) {
                owners[row] = flat.owner(row);
            }
        } else {
            owners = new int[plan.keys().size()];
            for (int row = 0; row < owners.length; row++) {
                owners[row] = router.shardForRow(plan.table(), plan.keys().get(row), text, parameters);
            }
        }
        SplitInsert split = new SplitInsert(plan, text, parameters, owners);
        split.requireAllowed(router);
        return split;
    }

    /** A nested query reads the shard that its row goes to, so all that it reads must be there. */
    private void requireAllowed(Router router) throws ShardlineException {
        if (plan.split().isEmpty()) {
            return;
        }
        ShardSet needed = ShardSet.of(shards());
        for (Routing nested : plan.nested()) {
            needed = needed.or(router.shards(nested, text, parameters));
        }
        if (needed.size() > 1) {
            throw plan.split().get().toException();
        }
    }

    /** The owner of a statement of one row; -1 if it has several, or reads more. */
    public static int ownerOfOneRow(InsertRows plan, SqlText text, Parameters parameters, Router router)
            throws ShardlineException {
        if (plan.split().isPresent()) {
            return -1;
        }
        if (plan.flat()) {
            Router.FlatRowOwners flat = flatRows(plan, text, parameters);
            return flat.size() == 1 ? flat.owner(0) : -1;
        }
        return plan.keys().size() == 1
                ? router.shardForRow(plan.table(), plan.keys().get(0), text, parameters)
                : -1;
    }

    /**
     * The owners of many executions of one statement, each of which must be of one shard alone.
     *
     * @return for each its shard; -1 for one that is of several
     * @throws ShardlineException as {@link #of}
     */
    public static int[] ownersOfEach(
            InsertRows plan, SqlText text, List<? extends Parameters> executions, Router router)
            throws ShardlineException {
        int[] owners = new int[executions.size()];
        Current current = new Current(executions.get(0));
        Router.FlatRowOwners flat = plan.flat() && plan.split().isEmpty() ? flatRows(plan, text, current) : null;
        for (int i = 0; i < owners.length; i++) {
            current.parameters = executions.get(i);
            owners[i] =
                    flat != null && flat.size() == 1 ? flat.owner(0) : owner(plan, text, current.parameters, router);
        }
        return owners;
    }

    private static int owner(InsertRows plan, SqlText text, Parameters parameters, Router router)
            throws ShardlineException {
        int owner = ownerOfOneRow(plan, text, parameters, router);
        return owner < 0 ? of(plan, text, parameters, router).soleOwner() : owner;
    }

    /** The parameters of the execution that is looked at. */
    private static final class Current implements Values {
        private Parameters parameters;

        Current(Parameters parameters) {
            this.parameters = parameters;
        }

        @Override
        public @Nullable Object get(int index) {
            return parameters.get(index);
        }
    }

    private static Router.FlatRowOwners flatRows(InsertRows plan, SqlText text, Values parameters) {
        return new Router.FlatRowOwners(plan.table(), text, plan.rows().from(), plan.keyPositions(), parameters);
    }

    /** The owner of all rows; -1 if there are several. */
    public int soleOwner() {
        return byShard.shards().length == 1 ? byShard.shards()[0] : -1;
    }

    SqlText text() {
        return text;
    }

    /** For each row, in order, the shard that owns it. */
    public int[] owners() {
        return owners;
    }

    /** The shards that own any row, ascending. */
    public int[] shards() {
        return byShard.shards();
    }

    /** For each row, in order, the position of its owner among {@link #shards}. */
    int[] positions() {
        return byShard.positions();
    }

    /** What is to be asked of one shard for all of them. */
    OneTime time() {
        return new OneTime(text, plan.clocks());
    }

    /**
     * The statement for the shard of a connection.
     *
     * @param position the shard's among {@link #shards}
     */
    ShardInsert on(int position, Lease lease, OneTime time) {
        return on(position, arrays.isPresent() && arrays.get().suits(lease), time);
    }

    ShardInsert on(int position, boolean asArrays, OneTime time) {
        int[] own = byShard.rows(position);
        return asArrays
                ? new ShardInsert(arrays.orElseThrow().text(time), statement -> bindArrays(statement, own))
                : new ShardInsert(valuesText(own, time), statement -> bindValues(statement, own));
    }

    /** @param binding sets the parameters that the text has */
    record ShardInsert(String text, ShardPart.Binding binding) {}

    private String valuesText(int[] own, OneTime time) {
        int begin = text.begin(plan.rows().from());
        StringBuilder out = new StringBuilder(text.text().length()).append(text.text(), 0, begin);
        for (int i = 0; i < own.length; i++) {
            out.append(i == 0 ? "" : ", ");
            appendRow(out, own[i], time);
        }
        return out.append(rest(time)).toString();
    }

    private String rest(OneTime time) {
        Span rest = new Span(plan.rows().to(), text.size());
        return rest.isEmpty() ? "" : " " + time.at(rest);
    }

    private void appendRow(StringBuilder out, int row, OneTime time) {
        if (plan.flat()) {
            out.append(text.text(), rowBegin(row), rowEnd(row));
        } else {
            out.append(time.at(plan.rowSpans().get(row)));
        }
    }

    private void bindArrays(PreparedStatement statement, int[] own) throws SQLException {
        int position = bind(statement, 1, 0, parametersBeforeRows());
        position = arrays.orElseThrow().bind(statement, position, own);
        bind(statement, position, parametersBeforeRest(), parameters.count());
    }

    private void bindValues(PreparedStatement statement, int[] own) throws SQLException {
        int position = bind(statement, 1, 0, parametersBeforeRows());
        for (int row : own) {
            int from = text.parametersBefore(rowBegin(row));
            position = bind(statement, position, from, text.parametersBefore(rowEnd(row)));
        }
        bind(statement, position, parametersBeforeRest(), parameters.count());
    }

    private int parametersBeforeRows() {
        return text.parametersBefore(text.begin(plan.rows().from()));
    }

    private int parametersBeforeRest() {
        return text.parametersBefore(text.end(plan.rows().to() - 1));
    }

    private int bind(PreparedStatement statement, int position, int from, int to) throws SQLException {
        int next = position;
        for (int parameter = from; parameter < to; parameter++) {
            parameters.bind(statement, next++, parameter + 1);
        }
        return next;
    }

    private int rowBegin(int row) {
        return plan.flat()
                ? text.rows(plan.rows().from()).begin(row)
                : text.begin(plan.rowSpans().get(row).from());
    }

    private int rowEnd(int row) {
        return plan.flat()
                ? text.rows(plan.rows().from()).end(row)
                : text.end(plan.rowSpans().get(row).to() - 1);
    }
}

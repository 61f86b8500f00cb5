package io.shardline.write;

import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.exec.Parameters;
import io.shardline.plan.Plan.InsertRows;
import io.shardline.route.Router;
import io.shardline.route.Routing;
import io.shardline.route.ShardSet;
import io.shardline.sql.FlatRows;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rows of one INSERT by their owners, and the text for each owner: the caller's own, with the rows of the others left out.
 */
public final class SplitInsert {
    private final InsertRows plan;
    private final SqlText text;
    private final Parameters parameters;
    private final int[] owners;
    private final Optional<ArrayRows> arrays;

    private SplitInsert(InsertRows plan, SqlText text, Parameters parameters, int[] owners) {
        this.plan = plan;
        this.text = text;
        this.parameters = parameters;
        this.owners = owners;
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
            FlatRows rows = text.rows(plan.rows().from());
            Router.KeySource source = new Router.KeySource(text, parameters);
            owners = new int[rows.size()];
            for (int row = 0; row < owners.length; row++) {
                owners[row] = router.shardForRow(plan.table(), rows, row, plan.keyPositions(), source);
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
        return plan.keys().size() == 1 && plan.split().isEmpty()
                ? router.shardForRow(plan.table(), plan.keys().get(0), text, parameters)
                : -1;
    }

    /** The owner of all rows; -1 if there are several. */
    public int soleOwner() {
        int sole = owners.length == 0 ? -1 : owners[0];
        for (int owner : owners) {
            if (owner != sole) {
                return -1;
            }
        }
        return sole;
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
        return Arrays.stream(owners).sorted().distinct().toArray();
    }

    /** For each row, in order, the position of its owner among these shards. */
    int[] positions(int[] shards) {
        return Arrays.stream(owners)
                .map(owner -> Arrays.binarySearch(shards, owner))
                .toArray();
    }

    /** What is to be asked of one shard for all of them. */
    OneTime time() {
        return new OneTime(text, plan.clocks());
    }

    /** The statement for the shard of a connection. */
    ShardInsert on(Lease lease, OneTime time) {
        boolean asArrays = arrays.isPresent() && (!arrays.get().hasStrings() || lease.sendsStringsAsVarchar());
        return on(lease.shard(), asArrays, time);
    }

    ShardInsert on(int shard, boolean asArrays, OneTime time) {
        return asArrays
                ? new ShardInsert(arrayText(arrays.orElseThrow(), time), statement -> bindArrays(statement, shard))
                : new ShardInsert(valuesText(shard, time), statement -> bindValues(statement, shard));
    }

    /** @param binding sets the parameters that the text has */
    record ShardInsert(String text, ShardPart.Binding binding) {}

    private String arrayText(ArrayRows rows, OneTime time) {
        int values = plan.rows().from() - 1;
        return text.text().substring(0, text.begin(values)) + rows.text() + rest(time);
    }

    private String valuesText(int shard, OneTime time) {
        int begin = text.begin(plan.rows().from());
        StringBuilder out = new StringBuilder(text.text().length()).append(text.text(), 0, begin);
        boolean first = true;
        for (int row = 0; row < owners.length; row++) {
            if (owners[row] == shard) {
                out.append(first ? "" : ", ");
                appendRow(out, row, time);
                first = false;
            }
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

    private void bindArrays(PreparedStatement statement, int shard) throws SQLException {
        int position = bind(statement, 1, 0, parametersBeforeRows());
        position = arrays.orElseThrow().bind(statement, position, owners, shard);
        bind(statement, position, parametersBeforeRest(), parameters.count());
    }

    private void bindValues(PreparedStatement statement, int shard) throws SQLException {
        int position = bind(statement, 1, 0, parametersBeforeRows());
        for (int row = 0; row < owners.length; row++) {
            if (owners[row] == shard) {
                int from = text.parametersBefore(rowBegin(row));
                position = bind(statement, position, from, text.parametersBefore(rowEnd(row)));
            }
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

package io.shardline.exec;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.row.Accumulator;
import io.shardline.row.GroupKey;
import io.shardline.row.RowType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the shards' parts of groups together, within a budget of bytes. Groups come in the order of their first parts.
 *
 * <p>What a group takes is estimated from the sizes of Java's objects with compressed references, not measured.
 */
final class Groups {
    private static final int BYTES_PER_GROUP = 160;
    private static final int BYTES_PER_VALUE = 64;
    private static final int BYTES_PER_AGGREGATE = 96;

    private final CombineColumns columns;
    private final long budget;
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
    private long bytes;

    /** @param texts one per column of the result; null where it is an aggregate's */
    private record Group(@Nullable String[] texts, Accumulator[] accumulators) {}

    Groups(CombineColumns columns, long budget) throws SQLException {
        this.columns = columns;
        this.budget = budget;
        if (columns.keys().isEmpty()) {
            // Aggregates over no rows at all have a row too.
            groups.put(
                    GroupKey.of(List.of(), new @Nullable Object[0]),
                    new Group(new @Nullable String[columns.size()], columns.accumulators()));
        }
    }

    /** So many groups of one shard exceed the budget whatever is in them. */
    static int mostRows(long budget) {
        return (int) Math.min(Integer.MAX_VALUE, budget / BYTES_PER_GROUP + 1);
    }

    /** Adds the part that {@code row} stands on. */
    void add(ResultSet row) throws SQLException {
        List<RowType> types = columns.keyTypes();
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = types.get(i).read(row, columns.keys().get(i));
        }
        GroupKey key = GroupKey.of(types, values);
        Group group = groups.get(key);
        if (group == null) {
            group = new Group(columns.texts(row), columns.accumulators());
            groups.put(key, group);
            charge(group, values);
        }
        for (Accumulator accumulator : group.accumulators) {
            accumulator.add(row);
        }
    }

    private void charge(Group group, @Nullable Object[] values) throws ShardlineException {
        bytes += BYTES_PER_GROUP + (long) BYTES_PER_AGGREGATE * group.accumulators.length;
        for (Object value : values) {
            bytes += BYTES_PER_VALUE + (value instanceof byte[] array ? array.length : 0);
        }
        for (String text : group.texts) {
            bytes += BYTES_PER_VALUE + (text == null ? 0 : 2L * text.length());
        }
        if (bytes > budget) {
            throw exceeded();
        }
    }

    ShardlineException exceeded() {
        return ShardlineException.of(
                        ErrorCode.LIMIT_EXCEEDED, "%d groups take more than %d bytes", groups.size(), budget)
                .withDetail("The groups of all shards are put together in memory, within limits.gatherBytes.")
                .withHint("Select fewer groups, or raise limits.gatherBytes.");
    }

    /** The finished rows, in PostgreSQL's text forms. The groups are gone then. */
    List<@Nullable String[]> finish() throws SQLException {
        List<@Nullable String[]> rows = new ArrayList<>(groups.size());
        for (Group group : groups.values()) {
            columns.setResults(group.texts, group.accumulators);
            rows.add(group.texts);
        }
        groups.clear();
        return rows;
    }
}

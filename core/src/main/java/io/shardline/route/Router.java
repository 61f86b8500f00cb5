package io.shardline.route;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.KeySet;
import io.shardline.bind.KeySet.Choice;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.NoKey;
import io.shardline.sharding.Placement;
import io.shardline.sql.FlatRows;
import io.shardline.sql.SqlText;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the shards of one execution. Immutable. */
public final class Router {
    /** More keys than this are not worth computing: together they are nearly certain to need every shard. */
    private static final int MAX_KEYS = 100_000;

    private final int shards;

    public Router(int shards) {
        this.shards = shards;
    }

    /** Every shard that may hold rows of the routing. */
    public ShardSet shards(Routing routing, SqlText text, Values parameters) throws ShardlineException {
        if (routing instanceof Routing.ByKey byKey) {
            int shard = shard(byKey, text, parameters);
            return shard == UNKNOWN ? ShardSet.all(shards) : shard < 0 ? ShardSet.none() : ShardSet.of(shard);
        }
        if (routing instanceof Routing.ByKeys byKeys) {
            return shards(byKeys.keys(), byKeys.table(), new KeyValues(text, parameters));
        }
        if (routing instanceof Routing.ToOwner owner) {
            return owners(owner, new KeyValues(text, parameters));
        }
        if (routing instanceof Routing.OfCall call) {
            return ShardSet.of(shardOf(call, new KeyValues(text, parameters)));
        }
        if (routing instanceof Routing.Pinned pinned) {
            return ShardSet.of(pinned.shard());
        }
        if (routing instanceof Routing.Either either) {
            ShardSet found = ShardSet.none();
            for (Routing arm : either.arms()) {
                found = found.or(shards(arm, text, parameters));
            }
            return found;
        }
        boolean none = routing instanceof Routing.AnyShard || routing instanceof Routing.Nowhere;
        return none ? ShardSet.none() : ShardSet.all(shards);
    }

    /** No shard can be told: any may be meant. */
    public static final int UNKNOWN = -2;

    /** The owner of a single key; {@link Placement#NO_SHARD} if no row can have it, {@link #UNKNOWN} if that is not certain. */
    public int shard(Routing.ByKey byKey, SqlText text, Values parameters) throws ShardlineException {
        PlacedTable.Sharded table = byKey.table();
        KeyValues values = new KeyValues(text, parameters);
        if (byKey.key().size() == 1) {
            Object value = values.of(byKey.key().get(0), table.types().get(0));
            if (value instanceof Long key && table.types().get(0).isLong()) {
                return table.function().shardOfLong(key);
            }
            return shardOf(table, new @Nullable Object[] {value});
        }
        @Nullable Object[] key = new @Nullable Object[byKey.key().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = values.of(byKey.key().get(i), table.types().get(i));
        }
        return shardOf(table, key);
    }

    /** A comparison with NULL is never true, so no row has such a key. */
    private static int shardOf(PlacedTable.Sharded table, @Nullable Object[] key) throws ShardlineException {
        boolean unknown = false;
        for (Object value : key) {
            if (value == null || value == NoKey.NO_MATCH) {
                return Placement.NO_SHARD;
            }
            unknown |= value == NoKey.UNKNOWN;
        }
        return unknown ? UNKNOWN : table.function().shardOf(key);
    }

    /** As for a new row, because a function may make one; and NULL is a value that nobody owns. */
    private static int shardOf(Routing.OfCall call, KeyValues values) throws ShardlineException {
        @Nullable Object[] key = new @Nullable Object[call.key().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = values.of(call.key().get(i), call.table().types().get(i));
            if (key[i] == null) {
                throw ShardlineException.of(
                                ErrorCode.NULL_SHARD_KEY,
                                "function %s is called with a null in the place of shard key \"%s\".\"%s\"",
                                call.function(),
                                call.table().name(),
                                call.table().key().get(i))
                        .withDetail("It is declared to concern the rows of one key, and no row has that one.");
            }
        }
        return new NewRows(call.table()).shard(key);
    }

    /**
     * The shard that must take a new row.
     *
     * @throws ShardlineException NULL_SHARD_KEY, SHARD_KEY_INVALID
     */
    public int shardForRow(PlacedTable.Sharded table, List<Operand> key, SqlText text, Values parameters)
            throws ShardlineException {
        KeyValues values = new KeyValues(text, parameters);
        @Nullable Object[] stored = new @Nullable Object[key.size()];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = values.of(key.get(i), table.types().get(i));
        }
        return new NewRows(table).shard(stored);
    }

    /**
     * As {@link #shardForRow}, of values that are known.
     *
     * @param key the value of each key column, as a parameter would have it
     */
    public int shardForRow(PlacedTable.Sharded table, @Nullable Object[] key) throws ShardlineException {
        @Nullable Object[] stored = new @Nullable Object[key.length];
        for (int i = 0; i < stored.length; i++) {
            Object value = key[i];
            stored[i] = value == null ? null : table.types().get(i).convert(value);
        }
        return new NewRows(table).shard(stored);
    }

    /**
     * As {@link #shardForRow}, of a row that an UPDATE has made.
     *
     * @param given for each key column what it is assigned; empty where its value is among the others
     * @param others the values of those columns, as a parameter would have them
     */
    public int shardForRow(
            PlacedTable.Sharded table,
            List<Optional<Operand>> given,
            @Nullable Object[] others,
            SqlText text,
            Values parameters)
            throws ShardlineException {
        KeyValues values = new KeyValues(text, parameters);
        @Nullable Object[] stored = new @Nullable Object[others.length];
        for (int i = 0; i < stored.length; i++) {
            Object other = others[i];
            KeyType type = table.types().get(i);
            if (given.get(i).isPresent()) {
                stored[i] = values.of(given.get(i).get(), type);
            } else {
                stored[i] = other == null ? null : type.convert(other);
            }
        }
        return new NewRows(table).shard(stored);
    }

    /** Each row has the same place in every list of values. */
    private static ShardSet owners(Routing.ToOwner owner, KeyValues values) throws ShardlineException {
        PlacedTable.Sharded table = owner.table();
        List<List<@Nullable Object>> columns = new ArrayList<>();
        int rows = 1;
        for (int i = 0; i < owner.key().size(); i++) {
            List<@Nullable Object> column = choice(
                            owner.key().get(i), table.types().get(i), values)
                    .orElseThrow(() -> new IllegalStateException("an array gives no rows"));
            rows = Math.max(rows, column.size());
            columns.add(column);
        }
        ShardSet found = ShardSet.none();
        for (int row = 0; row < rows; row++) {
            @Nullable Object[] key = new @Nullable Object[columns.size()];
            for (int i = 0; i < key.length; i++) {
                List<@Nullable Object> column = columns.get(i);
                key[i] = column.get(column.size() == 1 ? 0 : row);
            }
            found = found.or(ShardSet.of(new NewRows(table).shard(key)));
        }
        return found;
    }

    /** Finds the owners of rows of one flat token, row after row and without an object for each. For one thread. */
    public static final class FlatRowOwners {
        private final PlacedTable.Sharded table;
        private final FlatRows rows;
        private final List<Integer> positions;
        private final KeyValues values;
        private final NewRows newRows;
        private final @Nullable Object[] key;

        /**
         * @param token of the rows
         * @param positions where in a row the columns of the shard key are, in the key's order
         * @param parameters may have other values each time
         */
        public FlatRowOwners(
                PlacedTable.Sharded table, SqlText text, int token, List<Integer> positions, Values parameters) {
            this.table = table;
            this.rows = text.rows(token);
            this.positions = positions;
            this.values = new KeyValues(text, parameters);
            this.newRows = new NewRows(table);
            this.key = new @Nullable Object[positions.size()];
        }

        /** How many rows there are. */
        public int size() {
            return rows.size();
        }

        /**
         * The shard that must take a row, by the values that the parameters have now.
         *
         * @throws ShardlineException NULL_SHARD_KEY, SHARD_KEY_INVALID
         */
        public int owner(int row) throws ShardlineException {
            for (int i = 0; i < key.length; i++) {
                int position = positions.get(i);
                if (position >= rows.width(row)) {
                    throw NewRows.missing(table, i);
                }
                key[i] = values.element(
                        rows.element(row, position), table.types().get(i));
            }
            return newRows.shard(key);
        }
    }

    private ShardSet shards(KeySet keys, PlacedTable.Sharded table, KeyValues values) throws ShardlineException {
        if (keys instanceof KeySet.Product product) {
            return product(product, table, values);
        }
        if (keys instanceof KeySet.Rows rows) {
            ShardSet found = ShardSet.none();
            for (List<Operand> row : rows.keys()) {
                @Nullable Object[] key = new @Nullable Object[row.size()];
                for (int i = 0; i < key.length; i++) {
                    key[i] = values.of(row.get(i), table.types().get(i));
                }
                found = found.or(ownerOf(table, key));
            }
            return found;
        }
        if (keys instanceof KeySet.Between between) {
            return between(between, table, values);
        }
        if (keys instanceof KeySet.AllOf all) {
            ShardSet found = ShardSet.all(shards);
            for (KeySet set : all.sets()) {
                found = found.and(shards(set, table, values));
            }
            return found;
        }
        if (keys instanceof KeySet.AnyOf any) {
            ShardSet found = ShardSet.none();
            for (KeySet set : any.sets()) {
                found = found.or(shards(set, table, values));
            }
            return found;
        }
        return ShardSet.all(shards);
    }

    private ShardSet ownerOf(PlacedTable.Sharded table, @Nullable Object[] key) throws ShardlineException {
        int shard = shardOf(table, key);
        return shard == UNKNOWN ? ShardSet.all(shards) : shard < 0 ? ShardSet.none() : ShardSet.of(shard);
    }

    private ShardSet between(KeySet.Between between, PlacedTable.Sharded table, KeyValues values) {
        KeyType type = table.types().get(0);
        Object low = between.low().isPresent() ? values.of(between.low().get(), type) : NoKey.UNKNOWN;
        Object high = between.high().isPresent() ? values.of(between.high().get(), type) : NoKey.UNKNOWN;
        if (low == null || high == null) {
            return ShardSet.none();
        }
        return ShardSet.of(table.function().shardsBetween(low, between.lowInclusive(), high, between.highInclusive()));
    }

    private ShardSet product(KeySet.Product product, PlacedTable.Sharded table, KeyValues values)
            throws ShardlineException {
        List<List<@Nullable Object>> choices = new ArrayList<>();
        long combinations = 1;
        for (int i = 0; i < product.choices().size(); i++) {
            Optional<List<@Nullable Object>> choice =
                    choice(product.choices().get(i), table.types().get(i), values);
            if (choice.isEmpty()) {
                return ShardSet.all(shards);
            }
            combinations *= choice.get().size();
            choices.add(choice.get());
            if (combinations > MAX_KEYS) {
                return ShardSet.all(shards);
            }
        }
        ShardSet found = ShardSet.none();
        @Nullable Object[] key = new @Nullable Object[choices.size()];
        for (long n = 0; n < combinations; n++) {
            long rest = n;
            for (int i = 0; i < key.length; i++) {
                List<@Nullable Object> choice = choices.get(i);
                key[i] = choice.get((int) (rest % choice.size()));
                rest /= choice.size();
            }
            found = found.or(ownerOf(table, key));
        }
        return found;
    }

    private static Optional<List<@Nullable Object>> choice(Choice choice, KeyType type, KeyValues values) {
        List<@Nullable Object> found = new ArrayList<>();
        if (choice instanceof Choice.One one) {
            found.add(values.of(one.operand(), type));
        } else if (choice instanceof Choice.Listed listed) {
            listed.operands().forEach(operand -> found.add(values.of(operand, type)));
        } else if (choice instanceof Choice.Flat flat) {
            values.flat(flat, type, found);
        } else if (choice instanceof Choice.Elements elements) {
            return elements(elements.array(), type, values);
        }
        return Optional.of(found);
    }

    private static Optional<List<@Nullable Object>> elements(Operand array, KeyType type, KeyValues values) {
        if (!(array instanceof Operand.Placeholder placeholder)) {
            return Optional.empty();
        }
        Optional<Object[]> items = items(values.parameter(placeholder));
        if (items.isEmpty()) {
            return Optional.empty();
        }
        List<@Nullable Object> found = new ArrayList<>();
        for (Object item : items.get()) {
            found.add(item == null ? null : type.convert(item));
        }
        // A cast of the array may round what the type cannot hold.
        boolean certain = placeholder.cast().isEmpty()
                || values.keepsElements(placeholder.cast(), type)
                        && found.stream().noneMatch(NoKey.class::isInstance);
        return certain ? Optional.of(found) : Optional.empty();
    }

    private static Optional<Object[]> items(@Nullable Object value) {
        try {
            Object array = value instanceof Array sql ? sql.getArray() : value;
            return array instanceof Object[] items ? Optional.of(items) : Optional.empty();
        } catch (SQLException unreadable) {
            return Optional.empty();
        }
    }
}

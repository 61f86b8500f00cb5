package io.shardline.sharding;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A user's own function, whose answers are checked. */
final class CustomRule implements PlacementRule {
    private final KeyDomain[] columns;
    private final ShardingFunction function;
    private final Topology topology;
    private final String table;

    CustomRule(String className, Topology topology, List<KeyType> types, String table) throws ShardlineException {
        this.columns = types.stream().map(KeyType::domain).toArray(KeyDomain[]::new);
        this.function = instance(className, table);
        this.topology = topology;
        this.table = table;
    }

    @Override
    public int shardOf(@Nullable Object[] key) throws ShardlineException {
        List<Object> values = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            values.add(columns[i].shown(Objects.requireNonNull(key[i])));
        }
        String name = ask(List.copyOf(values));
        int shard = name == null ? NO_SHARD : topology.indexOf(name);
        if (shard == NO_SHARD) {
            throw failure("did not return the name of a shard").withDetail("It returned \"%s\".", name);
        }
        return shard;
    }

    private @Nullable String ask(List<Object> key) throws ShardlineException {
        try {
            return function.shardOf(key);
        } catch (RuntimeException e) {
            throw failure("failed").causedBy(e);
        }
    }

    private ShardlineException failure(String what) {
        return ShardlineException.of(
                ErrorCode.SHARD_KEY_INVALID,
                "sharding function %s of table \"%s\" %s",
                function.getClass().getName(),
                table,
                what);
    }

    @Override
    public int[] shards() {
        return IntStream.range(0, topology.shards().size()).toArray();
    }

    private static ShardingFunction instance(String className, String table) throws ShardlineException {
        try {
            Object made = load(className).getConstructor().newInstance();
            if (made instanceof ShardingFunction function) {
                return function;
            }
            throw unusable(className, table).withDetail("It does not implement %s.", ShardingFunction.class.getName());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unusable(className, table)
                    .withDetail(
                            "It must be a public class on the class path, with a public constructor without parameters.")
                    .causedBy(e);
        }
    }

    private static ShardlineException unusable(String className, String table) {
        return ShardlineException.of(
                ErrorCode.CONFIG_INVALID, "cannot use sharding function %s of table \"%s\"", className, table);
    }

    // The thread's loader first: in a container, it sees the application's classes and ours does not.
    private static Class<?> load(String className) throws ClassNotFoundException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            try {
                return Class.forName(className, true, context);
            } catch (ClassNotFoundException notThere) {
                // Then ours.
            }
        }
        return Class.forName(className, true, CustomRule.class.getClassLoader());
    }
}

package io.shardline.topology;

import io.shardline.ShardlineException;
import io.shardline.topology.TablePlacement.Sharded;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shards, and where the rows of each table are. Immutable, thus safe for use by threads; valid as a whole, since one that is
 * not cannot be made.
 */
public final class Topology {
    private final List<Shard> shards;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final int[] bucketOwners;
    private final Map<TableName, TablePlacement> tables;
    private final Map<TableName, RoutedFunction> functions;
    private final Limits limits;
    private final AcrossShards acrossShards;
    private final Snapshots snapshots;
    private final RecoveryTimes recovery;
    private final Guard guard;
    private final Startup startup;
    private final String digest;

    Topology(
            List<Shard> shards,
            int[] bucketOwners,
            Map<TableName, TablePlacement> tables,
            Map<TableName, RoutedFunction> functions,
            Settings settings) {
        this.shards = List.copyOf(shards);
        this.bucketOwners = bucketOwners.clone();
        this.tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        this.functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
        this.limits = settings.limits;
        this.acrossShards = settings.acrossShards;
        this.snapshots = settings.snapshots;
        this.recovery = settings.recovery;
        this.guard = settings.guard;
        this.startup = settings.startup;
        for (Shard shard : this.shards) {
            indexes.put(shard.name(), indexes.size());
        }
        this.digest = TopologyDigest.of(this.shards, this.bucketOwners, this.tables);
    }

    /**
     * Reads a cluster file, UTF-8, with {@code ${NAME}} taken from system properties, then environment variables.
     *
     * @throws ShardlineException CONFIG_INVALID with every problem on a line of its detail
     */
    public static Topology load(Path file) throws ShardlineException {
        return load(file, Map.of());
    }

    /**
     * Reads a cluster file as {@link #load(Path)} does, then sets settings of it anew.
     *
     * @param overrides dotted names of settings, such as {@code limits.scatterThreads}, {@code startup} or
     *     {@code pool.maximumPoolSize}, to their texts as the file would have them
     * @throws ShardlineException CONFIG_INVALID with every problem on a line of its detail
     */
    public static Topology load(Path file, Map<String, String> overrides) throws ShardlineException {
        return ClusterFile.read(file, overrides, Variables.ofProcess());
    }

    /**
     * Reads the text of a cluster file, to its end; the reader is not closed.
     *
     * @param overrides as in {@link #load(Path, Map)}
     * @throws ShardlineException CONFIG_INVALID with every problem on a line of its detail
     */
    public static Topology load(Reader yaml, Map<String, String> overrides) throws ShardlineException {
        return ClusterFile.read(yaml, overrides, Variables.ofProcess());
    }

    /**
     * Reads the text of a cluster file, to its end, with {@code ${NAME}} taken from elsewhere; the reader is not closed.
     *
     * @param overrides as in {@link #load(Path, Map)}
     * @param environment a variable's name to its value, or null if there is none
     * @throws ShardlineException CONFIG_INVALID with every problem on a line of its detail
     */
    public static Topology load(Reader yaml, Map<String, String> overrides, Environment environment)
            throws ShardlineException {
        return ClusterFile.read(yaml, overrides, new Variables(environment));
    }

    /** An empty topology to declare things in. */
    public static TopologyBuilder builder() {
        return new TopologyBuilder();
    }

    /** Gives the value of a variable that a cluster file names, or null if there is none. */
    @FunctionalInterface
    public interface Environment {
        @Nullable
        String valueOf(String name);
    }

    /** In declared order, which numbers them from 0. */
    public List<Shard> shards() {
        return shards;
    }

    /** The number of the shard of that name; -1 if there is none. */
    public int indexOf(String shardName) {
        return indexes.getOrDefault(shardName, -1);
    }

    /** All declared tables, in declared order. */
    public Map<TableName, TablePlacement> tables() {
        return tables;
    }

    /**
     * How a table is placed; empty if it is not declared.
     *
     * @param schema its schema with case folding applied; null, if that is not known, finds only what is declared without one
     * @param name its name with case folding applied
     */
    public Optional<TablePlacement> table(@Nullable String schema, String name) {
        TablePlacement placement = schema == null ? null : tables.get(new TableName(Optional.of(schema), name));
        return Optional.ofNullable(placement != null ? placement : tables.get(new TableName(Optional.empty(), name)));
    }

    /** All declared functions and procedures, in declared order, by name, which is one as tables have. */
    public Map<TableName, RoutedFunction> functions() {
        return functions;
    }

    /**
     * How calls of a function or procedure are routed; empty if it is not declared.
     *
     * @param schema its schema with case folding applied
     * @param name its name with case folding applied
     */
    public Optional<RoutedFunction> function(String schema, String name) {
        RoutedFunction routed = functions.get(new TableName(Optional.of(schema), name));
        return Optional.ofNullable(routed != null ? routed : functions.get(new TableName(Optional.empty(), name)));
    }

    /**
     * Whether rows of equal keys are on one shard in both tables, provided that their key columns have equal types in turn.
     */
    public boolean colocated(Sharded a, Sharded b) {
        return a.key().size() == b.key().size() && a.rule().sameAs(b.rule());
    }

    /** The shard, by number, of each of the 1024 buckets; a copy. */
    public int[] bucketOwners() {
        return bucketOwners.clone();
    }

    public Limits limits() {
        return limits;
    }

    public AcrossShards acrossShards() {
        return acrossShards;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public RecoveryTimes recovery() {
        return recovery;
    }

    public Guard guard() {
        return guard;
    }

    public Startup startup() {
        return startup;
    }

    /**
     * 64 hexadecimal digits that differ when rows would be placed differently: a SHA-256 over shard names, buckets and tables,
     * not over urls, logins, pools and limits.
     */
    public String digest() {
        return digest;
    }

    /** As {@link #digest}, over the shards' names, their order and their buckets alone. */
    public String shardsDigest() {
        return TopologyDigest.ofShards(shards, bucketOwners);
    }

    /** As {@link #digest}, over how one table is placed alone, whatever its name. */
    public static String digestOf(TablePlacement placement) {
        return TopologyDigest.of(placement);
    }

    /** The names of shards and tables: no login and no url property, so that it can be logged. */
    @Override
    public String toString() {
        return "Topology[shards=" + shards + ", tables=" + tables.keySet() + "]";
    }
}

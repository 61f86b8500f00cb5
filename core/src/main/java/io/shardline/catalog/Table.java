package io.shardline.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A relation that exists on at least one shard.
 *
 * @param kind {@code pg_class.relkind}: r table, p partitioned, v view, m materialized view, f foreign, S sequence
 * @param system lies in a schema of PostgreSQL's own
 * @param shards the shards that have it, ascending
 * @param definition the query of a view, as the servers print it, if all that have it print the same
 */
public record Table(
        String schema,
        String name,
        char kind,
        boolean system,
        List<Column> columns,
        List<UniqueKey> uniqueKeys,
        List<Integer> shards,
        Optional<String> definition) {
    public Table {
        columns = List.copyOf(columns);
        uniqueKeys = List.copyOf(uniqueKeys);
        shards = List.copyOf(shards);
    }

    Table with(List<Integer> having, Optional<String> defined) {
        return new Table(schema, name, kind, system, columns, uniqueKeys, having, defined);
    }

    public Optional<Column> column(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    /** The columns of its primary key; none without one. */
    public List<String> primaryKey() {
        return uniqueKeys.stream()
                .filter(UniqueKey::primary)
                .map(UniqueKey::columns)
                .findFirst()
                .orElse(List.of());
    }

    /** True for what holds rows of its own, so that a shard's copy of it is all there is to read there. */
    public boolean storesRows() {
        return kind == 'r' || kind == 'p';
    }

    @Override
    public String toString() {
        return schema.equals("public") ? name : schema + "." + name;
    }
}

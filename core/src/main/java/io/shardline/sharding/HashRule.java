package io.shardline.sharding;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's hash, then the bucket's owner. A key all or partly null has a bucket too: null columns do not count. */
final class HashRule implements PlacementRule {
    private final KeyDomain[] columns;
    private final int[] owners;

    HashRule(List<KeyType> types, int[] bucketOwners) {
        this.columns = types.stream().map(KeyType::domain).toArray(KeyDomain[]::new);
        this.owners = bucketOwners;
    }

    int bucketOf(@Nullable Object[] key) {
        long rowHash = 0;
        for (int i = 0; i < columns.length; i++) {
            Object value = key[i];
            if (value != null) {
                rowHash = PostgresHash.combine(rowHash, columns[i].hash(value));
            }
        }
        return PostgresHash.bucket(rowHash);
    }

    @Override
    public int shardOf(@Nullable Object[] key) {
        return owners[bucketOf(key)];
    }

    @Override
    public int shardOfLong(long key) {
        return owners[PostgresHash.bucket(PostgresHash.combine(0, PostgresHash.ofLong(key)))];
    }

    @Override
    public int shardOfText(String key) {
        return owners[PostgresHash.bucket(PostgresHash.combine(0, PostgresHash.ofText(key)))];
    }

    @Override
    public int[] shards() {
        return IntStream.of(owners).distinct().sorted().toArray();
    }
}

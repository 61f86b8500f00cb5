package io.shardline.examples.spark;

import io.shardline.Cursor;
import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.ingest.BulkUpsert;
import io.shardline.ingest.UpsertResult;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/** A table over shards, as Spark sees it: rows go to a task for each shard, and come from a task for each shard. */
final class ShardedTable implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String clusterFile;
    private final String table;

    /** @param clusterFile must be on every machine of the cluster */
    ShardedTable(String clusterFile, String table) {
        this.clusterFile = clusterFile;
        this.table = table;
    }

    /**
     * Upserts all rows of a frame whose columns are called as the table's. Rows are brought to the task of their owner first, so each
     * task writes to one shard, and no two write the same row. A task that Spark runs again changes nothing that it had written.
     *
     * @return how many rows were inserted, and how many updated
     */
    long[] upsert(Dataset<Row> frame) throws SQLException {
        ParallelConnection db = Shards.of(clusterFile);
        int shards = db.topology().shards().size();
        LongAccumulator inserted = frame.sparkSession().sparkContext().longAccumulator("inserted");
        LongAccumulator updated = frame.sparkSession().sparkContext().longAccumulator("updated");
        frame.javaRDD()
                .mapPartitionsToPair(this::withOwners)
                .partitionBy(new ByOwner(shards))
                .values()
                .foreachPartition(rows -> {
                    UpsertResult result = BulkUpsert.into(table).build().run(Shards.of(clusterFile), records(rows));
                    inserted.add(result.inserted());
                    updated.add(result.updated());
                });
        return new long[] {inserted.value(), updated.value()};
    }

    private Iterator<Tuple2<Integer, Row>> withOwners(Iterator<Row> rows) throws SQLException {
        Owners owners = Shards.of(clusterFile).owners(table);
        List<String> key = owners.keyColumns();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Tuple2<Integer, Row> next() {
                Row row = rows.next();
                try {
                    return new Tuple2<>(
                            owners.indexOf(key.stream().map(row::getAs).toArray()), row);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static Iterator<Map<String, Object>> records(Iterator<Row> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Map<String, Object> next() {
                Row row = rows.next();
                Map<String, Object> record = new LinkedHashMap<>();
                for (String name : row.schema().fieldNames()) {
                    record.put(name, row.getAs(name));
                }
                return record;
            }
        };
    }

    /** The table as a frame with a partition for each shard, each read on its shard alone. */
    Dataset<Row> read(SparkSession spark, StructType schema) throws SQLException {
        List<String> shards = Shards.of(clusterFile).owners(table).shards();
        String columns = String.join(", ", schema.fieldNames());
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(shards, shards.size())
                .flatMap(shard -> rowsOf(shard, columns));
        return spark.createDataFrame(rows, schema);
    }

    private Iterator<Row> rowsOf(String shard, String columns) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Cursor cursor = Shards.of(clusterFile).cursor()) {
            for (io.shardline.Row row :
                    cursor.execute("/*+ shard(" + shard + ") */ select " + columns + " from " + table)) {
                rows.add(RowFactory.create(row.values().toArray()));
            }
        }
        return rows.iterator();
    }
}

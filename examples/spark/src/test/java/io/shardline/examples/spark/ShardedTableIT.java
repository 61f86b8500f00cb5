package io.shardline.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ShardedTableIT {
    private static final int ROWS = 20_000;

    @Test
    void aFrameIsUpsertedByATaskPerShardAndReadBackByAPartitionPerShard() throws Exception {
        try (TestCluster cluster = TestCluster.create(3);
                SparkSession spark = SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", false)
                        .config("spark.sql.shuffle.partitions", 4)
                        .getOrCreate()) {
            cluster.onEach("create table items (k bigint primary key, v text, n int)");
            Path file = cluster.writeYaml("items: { key: k }");
            ShardedTable items = new ShardedTable(file.toString(), "items");
            Dataset<Row> frame =
                    spark.range(ROWS).selectExpr("id as k", "concat('v', id) as v", "cast(id % 7 as int) as n");
            assertThat(items.upsert(frame)).containsExactly(ROWS, 0);
            assertThat(items.upsert(frame)).containsExactly(0, 0);
            Dataset<Row> changed = frame.selectExpr("k + 1000 as k", "v", "n");
            assertThat(items.upsert(changed)).containsExactly(1000, ROWS - 1000);

            StructType schema = new StructType()
                    .add("k", DataTypes.LongType)
                    .add("v", DataTypes.StringType)
                    .add("n", DataTypes.IntegerType);
            Dataset<Row> read = items.read(spark, schema);
            assertThat(read.rdd().getNumPartitions()).isEqualTo(3);
            assertThat(read.count()).isEqualTo(ROWS + 1000);
            assertThat(read.where("k < 1000").except(frame).count()).isZero();
            assertThat(changed.except(read).count()).isZero();
            // A partition has the rows of its shard and no others.
            assertThat(read.javaRDD()
                            .mapPartitions(rows -> List.of(count(rows)).iterator())
                            .collect())
                    .isEqualTo(onShards(cluster));
            Shards.closeAll();
        }
    }

    private static long count(java.util.Iterator<Row> rows) {
        long count = 0;
        while (rows.hasNext()) {
            rows.next();
            count++;
        }
        return count;
    }

    private static List<Long> onShards(TestCluster cluster) throws Exception {
        List<Long> counts = new ArrayList<>();
        for (int shard = 0; shard < cluster.size(); shard++) {
            try (var connection = cluster.connect(shard);
                    var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from items")) {
                row.next();
                counts.add(row.getLong(1));
            }
        }
        return counts;
    }
}

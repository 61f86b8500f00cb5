/** java.sql over Shardline. */
module io.shardline.jdbc {
    requires transitive io.shardline.core;
    requires static org.jspecify;

    exports io.shardline.jdbc;

    provides java.sql.Driver with
            io.shardline.jdbc.ShardlineDriver;
}

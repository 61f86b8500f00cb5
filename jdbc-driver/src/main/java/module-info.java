/** java.sql over Shardline. */
module io.shardline.jdbc {
    requires transitive io.shardline.core;
    requires static org.jspecify;
}

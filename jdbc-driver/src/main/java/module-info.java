/** java.sql over Shardline, and the command {@code shardline}. */
module io.shardline.jdbc {
    requires transitive io.shardline.core;
    requires org.postgresql.jdbc;
    requires static info.picocli;
    requires static org.jspecify;

    exports io.shardline.jdbc;

    // picocli sets the fields of commands.
    opens io.shardline.cli;

    provides java.sql.Driver with
            io.shardline.jdbc.ShardlineDriver;
}

/** Many PostgreSQL databases as one, from inside the application. */
module io.shardline.core {
    requires transitive java.sql;
    requires com.google.common;
    requires com.zaxxer.hikari;
    requires net.sf.jsqlparser;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires org.snakeyaml.engine.v2;
    requires static org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.shardline;
    exports io.shardline.compare;
    exports io.shardline.events;
    exports io.shardline.guard;
    exports io.shardline.ingest;
    exports io.shardline.ingest.csv;
    exports io.shardline.ingest.csv.watch;
    exports io.shardline.ingest.replay;
    exports io.shardline.ingest.script;
    exports io.shardline.ingest.sync;
    exports io.shardline.sharding;
    exports io.shardline.topology;
}

package io.shardline.ingest.sync;

import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A sync whose process dies in a step, with nothing said to anybody. */
public final class SyncVictim {
    private SyncVictim() {}

    static TableSync.Builder sync(DataSource source) {
        return TableSync.from(source, "orders")
                .stamp("updated_at")
                .pageRows(100)
                .rangeRows(100);
    }

    /** @param arguments cluster file, the source's url, user and password, and in which step to die, from 1 */
    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[1]);
        source.setUser(arguments[2]);
        source.setPassword(arguments[3]);
        Runnable death = OtherJvm.deathAt(Integer.parseInt(arguments[4]));
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            sync(source).build().watched(step -> death.run()).run(db);
        }
    }
}

package io.shardline.ingest.sync;

import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import java.nio.file.Path;
import java.time.Duration;
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

    /**
     * @param arguments cluster file, the source's url, user and password, in which step to die, from 1, and {@code single} or {@code
     *     continuous}
     */
    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[1]);
        source.setUser(arguments[2]);
        source.setPassword(arguments[3]);
        Runnable death = OtherJvm.deathAt(Integer.parseInt(arguments[4]));
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            TableSync dying = sync(source).compareEvery(Duration.ZERO).build().watched(step -> death.run());
            if (arguments[5].equals("continuous")) {
                dying.follow(db, Duration.ofMillis(20), new SyncStop());
            }
            dying.runAndCompare(db);
        }
    }
}

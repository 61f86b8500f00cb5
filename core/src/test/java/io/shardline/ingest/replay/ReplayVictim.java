package io.shardline.ingest.replay;

import io.shardline.ParallelConnection;
import io.shardline.testing.OtherJvm;
import java.nio.file.Path;

/** A replay whose process dies in a step, with nothing said to anybody. */
public final class ReplayVictim {
    private ReplayVictim() {}

    /** @param arguments cluster file, dump, and in which step to die, from 1 */
    public static void main(String[] arguments) throws Exception {
        Runnable death = OtherJvm.deathAt(Integer.parseInt(arguments[2]));
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            Replay.named("killed")
                    .policy(ConflictPolicy.ERROR)
                    .batchRows(10)
                    .build()
                    .watched(step -> death.run())
                    .run(db, Path.of(arguments[1]));
        }
    }
}

package io.shardline.ingest.replay;

import io.shardline.ParallelConnection;
import java.nio.file.Path;

/** A replay whose process dies in a step, with nothing said to anybody. */
public final class ReplayVictim {
    static final int KILLED = 77;

    private ReplayVictim() {}

    /** @param arguments cluster file, dump, and in which step to die, from 1 */
    public static void main(String[] arguments) throws Exception {
        int[] left = {Integer.parseInt(arguments[2])};
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            Replay.named("killed")
                    .policy(ConflictPolicy.ERROR)
                    .batchRows(10)
                    .build()
                    .watched(step -> {
                        if (--left[0] == 0) {
                            Runtime.getRuntime().halt(KILLED);
                        }
                    })
                    .run(db, Path.of(arguments[1]));
        }
    }
}

package io.shardline.ingest.csv.watch;

import io.shardline.ParallelConnection;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A watch whose process dies at a step, with nothing said to anybody, or is killed from outside. */
public final class WatchVictim {
    static final int KILLED = 77;

    private WatchVictim() {}

    static CsvWatch.Builder watch(Path inbox, Path archive) {
        return CsvWatch.of(inbox)
                .done(archive.resolve("done"))
                .error(archive.resolve("error"))
                .settle(Duration.ZERO)
                .every(Duration.ofMillis(5))
                .parentsWithin(Duration.ZERO)
                .table("items", CsvLoad.into("items").mode(CsvMode.UPSERT).build())
                .table(
                        "users",
                        CsvLoad.into("users").mode(CsvMode.HISTORY).key("no").build());
    }

    /** @param arguments cluster file, directory, archive, a file to make when it begins, and before which step to die, from 1; 0 for none */
    public static void main(String[] arguments) throws Exception {
        int[] left = {Integer.parseInt(arguments[4])};
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            CsvWatch watch = watch(Path.of(arguments[1]), Path.of(arguments[2]))
                    .build()
                    .watched(step -> {
                        begin(Path.of(arguments[3]));
                        if (--left[0] == 0) {
                            Runtime.getRuntime().halt(KILLED);
                        }
                    });
            watch.once(db);
        }
    }

    private static void begin(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

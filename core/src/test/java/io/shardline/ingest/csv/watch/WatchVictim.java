package io.shardline.ingest.csv.watch;

import io.shardline.ParallelConnection;
import io.shardline.ingest.csv.CsvLoad;
import io.shardline.ingest.csv.CsvMode;
import io.shardline.testing.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A watch whose process dies at a step, with nothing said to anybody, or is killed from outside. */
public final class WatchVictim {
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

    /** @param arguments cluster file, directory, archive, a file to make when it begins, and when to die, as {@code NOTED:2} */
    public static void main(String[] arguments) throws Exception {
        String[] death = arguments[4].split(":");
        Runnable dying = OtherJvm.deathAt(death.length > 1 ? Integer.parseInt(death[1]) : 0);
        try (ParallelConnection db = ParallelConnection.open(Path.of(arguments[0]))) {
            CsvWatch watch = watch(Path.of(arguments[1]), Path.of(arguments[2]))
                    .build()
                    .watched(step -> {
                        begin(Path.of(arguments[3]));
                        if (step.name().equals(death[0])) {
                            dying.run();
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

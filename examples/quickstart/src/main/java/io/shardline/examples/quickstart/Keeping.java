package io.shardline.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Keeps the servers running until the user has seen enough. */
final class Keeping {
    private final PrintStream out;
    private final Path file;
    private final String yaml;

    Keeping(PrintStream out, Path file, String yaml) {
        this.out = out;
        this.file = file;
        this.yaml = yaml;
    }

    void waitForTheUser() throws IOException {
        out.println("-- The servers run on. Their cluster file is " + file);
        out.println();
        yaml.lines().forEach(line -> out.println("  " + line));
        out.println();
        out.println("  jdbc:shardline:" + file);
        out.println();
        out.println("Enter or Ctrl-C stops them and removes everything.");
        out.flush();
        if (System.in.read() < 0) {
            // Nobody can press Enter, so this waits for a signal.
            waitForASignal();
        }
    }

    private void waitForASignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

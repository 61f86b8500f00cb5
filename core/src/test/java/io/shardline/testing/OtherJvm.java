package io.shardline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs a {@code main} method of the tests, to be killed, or to die by itself with nothing said to anybody. */
public final class OtherJvm implements AutoCloseable {
    /** The exit status of one that died by itself. */
    public static final int DIED = 77;

    private static final long MOST_SECONDS = 120;

    private final Process process;
    private final Path output;

    private OtherJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param arguments are handed on as their texts */
    public static OtherJvm start(Class<?> main, Object... arguments) throws IOException {
        // Surefire may start this JVM from a jar that only has a manifest, and keeps the real class path in a property.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path output = Files.createTempFile("shardline-jvm-", ".log");
        output.toFile().deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new OtherJvm(process, output);
    }

    /** In the other process: ends it on the spot, at the so-manieth call of what is returned. */
    public static Runnable deathAt(int call) {
        int[] left = {call};
        return () -> {
            if (--left[0] == 0) {
                Runtime.getRuntime().halt(DIED);
            }
        };
    }

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException with what it said, if it ended with another status
     */
    public void awaitDeath() throws IOException, InterruptedException {
        int status = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        if (status != DIED) {
            throw new IllegalStateException("it did not die but ended with " + status + " and said: " + said());
        }
    }

    /** Waits until it has made a file, or has ended; lets it work on for a while, and kills it. */
    public void killAfter(Path begun, long millis) throws InterruptedException {
        while (!Files.exists(begun) && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        close();
    }

    /** Waits for its end, and returns what it said. */
    public String saidInAll() throws IOException, InterruptedException {
        process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        return said();
    }

    private String said() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /** Kills it, if it is still there. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}

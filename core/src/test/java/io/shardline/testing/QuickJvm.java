package io.shardline.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts a {@code main} method of the tests many times: from an archive of classes that one run leaves behind, and with no more
 * class path than it needs, a process is at work after half the time.
 *
 * <p>Such an archive takes classes of jars alone, so directories of the class path are packed into some.
 */
public final class QuickJvm implements AutoCloseable {
    private static final long MOST_SECONDS = 120;

    /** How {@code -Xlog:class+load} says that a class is of the class path, and of which entry. */
    private static final String SOURCE_OF_CLASS = " source: file:";

    private final Path directory;
    private final Class<?> main;
    private String classPath;

    private QuickJvm(Path directory, Class<?> main, String classPath) {
        this.directory = directory;
        this.main = main;
        this.classPath = classPath;
    }

    /** @param training arguments with which it does what later ones will do, and ends by itself, two times */
    public static QuickJvm trained(Class<?> main, List<String> training) throws IOException, InterruptedException {
        // Surefire may start this JVM from a jar that only has a manifest, and keeps the real class path in a property.
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path directory = Files.createTempDirectory("shardline-quick-");
        QuickJvm jvm = new QuickJvm(directory, main, all);
        try {
            Path loaded = directory.resolve("loaded.log");
            jvm.train("-Xlog:class+load:file=" + loaded + "::filecount=0", training);
            jvm.classPath = jvm.packed(entries(loaded));
            jvm.train("-XX:ArchiveClassesAtExit=" + jvm.archive(), training);
            return jvm;
        } catch (IOException | InterruptedException | RuntimeException e) {
            jvm.close();
            throw e;
        }
    }

    private void train(String option, List<String> arguments) throws IOException, InterruptedException {
        Process process = process(option, arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the training ended with " + process.exitValue());
        }
    }

    private static Set<Path> entries(Path loaded) throws IOException {
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains(SOURCE_OF_CLASS))
                    .map(line -> line.substring(line.indexOf(SOURCE_OF_CLASS) + SOURCE_OF_CLASS.length()))
                    .map(entry -> Path.of(entry.strip()))
                    .collect(Collectors.toSet());
        }
    }

    private String packed(Set<Path> entries) throws IOException {
        List<String> packed = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (!entries.contains(path)) {
                continue;
            }
            Path jar = Files.isDirectory(path) ? directory.resolve(packed.size() + ".jar") : path;
            if (jar != path) {
                pack(path, jar);
            }
            packed.add(jar.toString());
        }
        return String.join(File.pathSeparator, packed);
    }

    private static void pack(Path from, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> below = Files.walk(from)) {
            zip.setLevel(0);
            for (Path each : below.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(from.relativize(each).toString().replace(File.separatorChar, '/')));
                Files.copy(each, zip);
            }
        }
    }

    private Path archive() {
        return directory.resolve("classes.jsa");
    }

    /** What it says goes to a pipe, and its errors to where this JVM's go. */
    public Process start(List<String> arguments) throws IOException {
        return process("-XX:SharedArchiveFile=" + archive(), arguments).start();
    }

    private ProcessBuilder process(String option, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xlog:disable",
                option,
                "-Xmx64m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Deletes the archive; no process may be started any more. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

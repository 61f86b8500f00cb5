package io.shardline.examples.notebook;

import io.shardline.examples.notebook.text.Strokes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where output goes, and how much of it fits there. */
final class Terminal {
    /** Set to true or false where it cannot be found out whether JShell runs on a terminal. */
    static final String PROPERTY = "shardline.notebook.terminal";

    private static final Size IN_A_PIPE = new Size(40, 120);
    private static final Size SMALLEST = new Size(12, 40);

    private final PrintStream out;
    private final boolean interactive;
    private final Strokes strokes;
    private int fixedWidth;

    record Size(int rows, int columns) {}

    Terminal(PrintStream out, Charset charset, boolean interactive) {
        this.out = new PrintStream(out, true, charset);
        this.interactive = interactive;
        this.strokes = Strokes.of(charset);
    }

    /** The one that JShell runs on; the JVM of the snippets is a child of JShell's, and has pipes for a console. */
    static Terminal ofJShell() {
        boolean interactive = Optional.ofNullable(System.getProperty(PROPERTY))
                .map(Boolean::parseBoolean)
                .orElseGet(Terminal::parentHasATerminal);
        return new Terminal(System.out, charset(), interactive);
    }

    private static boolean parentHasATerminal() {
        try {
            long parent =
                    ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
            Path output = Files.readSymbolicLink(Path.of("/proc/" + parent + "/fd/1"));
            return output.startsWith("/dev/pts") || output.startsWith("/dev/tty") || output.startsWith("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Charset charset() {
        boolean unicode = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(System::getenv)
                .filter(locale -> locale != null && !locale.isEmpty())
                .findFirst()
                .map(locale -> locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8"))
                .orElse(false);
        return unicode ? StandardCharsets.UTF_8 : Charset.defaultCharset();
    }

    boolean isInteractive() {
        return interactive;
    }

    PrintStream out() {
        return out;
    }

    Strokes strokes() {
        return strokes;
    }

    /** From now on this wide, whatever the terminal is; 0 for as wide as it is. */
    void fixWidth(int columns) {
        fixedWidth = columns;
    }

    Size size() {
        Size size = interactive ? ask() : IN_A_PIPE;
        return fixedWidth > 0 ? new Size(size.rows(), fixedWidth) : size;
    }

    private static Size ask() {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "stty size < /dev/tty").start();
            stty.getOutputStream().close();
            if (!stty.waitFor(1, TimeUnit.SECONDS) || stty.exitValue() != 0) {
                return IN_A_PIPE;
            }
            String[] words = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            int rows = Integer.parseInt(words[0]);
            int columns = Integer.parseInt(words[1]);
            return rows == 0 || columns == 0
                    ? IN_A_PIPE
                    : new Size(Math.max(rows, SMALLEST.rows()), Math.max(columns, SMALLEST.columns()));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return IN_A_PIPE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return IN_A_PIPE;
        }
    }
}

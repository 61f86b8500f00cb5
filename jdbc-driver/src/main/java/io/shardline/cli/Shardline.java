package io.shardline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command with its subcommands. */
@Command(
        name = "shardline",
        description = "Many PostgreSQL databases as one.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SqlCommand.class,
            ExplainCommand.class,
            CompareCommand.class,
            DoctorCommand.class,
            GuardCommand.class,
            RecoverCommand.class,
            LoadCommand.class,
            WatchCommand.class,
            ReplayCommand.class,
            SyncCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Shardline {
    private static final int FAILED = 1;

    private Shardline() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            // That pools start and end is nothing to say beside a result.
            Logger.getLogger("").setLevel(Level.WARNING);
        }
        Charset charset = System.console() != null ? System.console().charset() : StandardCharsets.UTF_8;
        PrintWriter out = new PrintWriter(System.out, false, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        int status = run(out, err, arguments);
        out.flush();
        System.exit(out.checkError() && status == 0 ? FAILED : status);
    }

    /** Runs one command; returns its exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int status = new CommandLine(new Shardline())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, parsed) -> nonsense(wrong, err))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command, out, err))
                .execute(arguments);
        out.flush();
        err.flush();
        return status;
    }

    /** The options of some commands fill a screen, so what was wrong would be above it. */
    private static int nonsense(CommandLine.ParameterException wrong, PrintWriter err) {
        CommandLine command = wrong.getCommandLine();
        String message = String.valueOf(wrong.getMessage());
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched && takesSubcommands(command)) {
            message = "there is no command \"" + unmatched.getUnmatched().get(0) + "\"";
        }
        err.println(message);
        String name = command.getCommandSpec().qualifiedName();
        if (takesSubcommands(command)) {
            err.println(command.getUsageMessage());
        } else {
            err.println("Try: " + name + " --help");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static boolean takesSubcommands(CommandLine command) {
        return !command.getSubcommands().isEmpty();
    }

    private static int failed(Exception failure, CommandLine command, PrintWriter out, PrintWriter err)
            throws Exception {
        // On a terminal, and in one file for both, the error stands behind what came before it.
        out.flush();
        if (failure instanceof SQLException error) {
            ErrorText.print(error, err);
        } else if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            err.println("ERROR: " + ErrorText.of(failure));
        } else {
            throw failure;
        }
        if (command.getCommand() instanceof FileErrors reader && !(failure instanceof FileSystemException)) {
            reader.place(failure).ifPresent(place -> err.println("  File: " + place));
        }
        return FAILED;
    }
}

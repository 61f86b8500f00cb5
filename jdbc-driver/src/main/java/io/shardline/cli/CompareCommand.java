package io.shardline.cli;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.compare.Answer;
import io.shardline.compare.Database;
import io.shardline.compare.QuestionFile;
import io.shardline.compare.Verdict;
import io.shardline.compare.Verdict.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts queries to the shards and to one PostgreSQL that holds all rows, and says where they differ. */
@Command(
        name = "compare",
        description = "Puts queries to the shards and to one PostgreSQL that holds all rows. Nothing is written.",
        mixinStandardHelpOptions = true,
        footer = {"", "Ends with 1 if an answer was wrong or something crashed."})
final class CompareCommand implements Callable<Integer> {
    private static final String READ_ONLY_TRANSACTION = "25006";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Mixin
    private final ReferenceOption reference = new ReferenceOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of queries, each ended by a semicolon at the end of a line; or directories of *.sql.")
    private List<Path> paths = List.of();

    @Option(names = "--refused", description = "Shows also what was refused, with the reason.")
    private boolean refused;

    @Option(names = "--json", description = "An object for each query, for programs.")
    private boolean json;

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    @Override
    public Integer call() throws SQLException, IOException {
        try (Connection connection = reference.connect();
                ParallelConnection db = cluster.open();
                Session session = db.openSession()) {
            forbidWrites(connection);
            Database one = Database.over(connection);
            Database shards = Database.over(session, ExecuteOptions.DEFAULT);
            for (Path path : paths) {
                for (Path file : files(path)) {
                    compare(file, one, shards);
                }
            }
        }
        if (!json) {
            total();
        }
        return count(Kind.WRONG) + count(Kind.CRASHED) > 0 ? 1 : 0;
    }

    private static void forbidWrites(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set session characteristics as transaction read only");
        }
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private void compare(Path file, Database one, Database shards) throws IOException {
        for (QuestionFile.Case each : read(file).cases()) {
            // The reference is asked first, in transactions that may not write: what would is not sent to the shards.
            boolean writes = one.ask(each.question()) instanceof Answer.Failure failure
                    && failure.sqlState().equals(READ_ONLY_TRANSACTION);
            Verdict verdict = writes ? new Verdict(Kind.SKIPPED, "it writes") : each.compare(one, shards);
            counts.merge(verdict.kind(), 1, Integer::sum);
            print(file, each, verdict);
        }
    }

    private static QuestionFile read(Path file) throws IOException {
        try {
            return QuestionFile.read(file.toString(), Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("file \"" + file + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    private void print(Path file, QuestionFile.Case each, Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", file);
            object.put("line", each.line());
            object.put("verdict", word(verdict.kind()));
            object.put("reason", verdict.reason());
            out.println(Json.of(object));
        } else if (verdict.kind() == Kind.WRONG || verdict.kind() == Kind.CRASHED || refused && isRefusal(verdict)) {
            out.printf("%s:%d: %s: %s%n", file, each.line(), word(verdict.kind()), verdict.reason());
            each.question().toString().lines().forEach(line -> out.println("    " + line));
        }
        out.flush();
    }

    private static boolean isRefusal(Verdict verdict) {
        return verdict.kind() == Kind.REFUSED || verdict.kind() == Kind.OTHER_ERROR;
    }

    private void total() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d right, %d refused, %d wrong, %d crashed%n",
                count(Kind.RIGHT), count(Kind.REFUSED), count(Kind.WRONG), count(Kind.CRASHED));
        if (count(Kind.OTHER_ERROR) > 0) {
            out.printf("%d failed on both, with different SQLSTATEs%n", count(Kind.OTHER_ERROR));
        }
        if (count(Kind.SKIPPED) > 0) {
            out.printf("%d not compared: it writes, has too many rows, or is too slow%n", count(Kind.SKIPPED));
        }
    }

    private int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}

package io.shardline.examples.notebook.demo;

import io.shardline.ParallelConnection;
import io.shardline.examples.quickstart.Flight;
import io.shardline.examples.quickstart.Loading;
import io.shardline.examples.quickstart.Schema;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * Starts four PostgreSQL servers, loads the demo's data, and runs JShell in front of them: on notebooks if there are any among the
 * arguments, else for whoever sits at the terminal. Nothing is left behind at the end.
 */
public final class Demo {
    private static final int SHARDS = 4;

    private Demo() {}

    /** Arguments are files for JShell to run, and options of JShell's. */
    public static void main(String[] arguments) {
        int status = 1;
        try (TestCluster cluster =
                TestCluster.create(ClusterOptions.shards(SHARDS).onServers(SHARDS))) {
            Path file = load(cluster);
            status = shell(file, arguments);
        } catch (Exception failure) {
            System.out.flush();
            failure.printStackTrace();
        }
        System.exit(status);
    }

    /** Loads the flights of the quickstart and the shop, and gives the cluster file. */
    static Path load(TestCluster cluster) throws SQLException, IOException {
        String yaml = cluster.yaml(Schema.PLACEMENT + Shop.PLACEMENT) + "transactions: { acrossShards: best-effort }\n";
        Path file = Files.createTempFile("shardline-cluster-", ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(file, yaml);
        try (ParallelConnection db = ParallelConnection.open(file)) {
            Loading flights = new Loading(db);
            flights.createTables();
            flights.loadFlights(Flight.all());
            new Shop(db).load();
        }
        // With statistics from the start, and so that the servers do not do it at some time of their own.
        cluster.onEach("vacuum (analyze) airports, flights, route_day, customers, orders, products");
        return file;
    }

    // From JDK 22 on there always is a console; JShell then ends with its input.
    @SuppressWarnings("SystemConsoleNull")
    private static int shell(Path cluster, String[] arguments) throws Exception {
        Path startup = script(startup());
        List<String> command = new ArrayList<>(List.of(
                "--class-path",
                System.getProperty("java.class.path"),
                "--startup",
                startup.toString(),
                "-R-Dshardline.cluster=" + cluster,
                "-R-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        boolean notebooks = Arrays.stream(arguments).anyMatch(argument -> !argument.startsWith("-"));
        if (notebooks && System.console() == null) {
            // Nobody sits there to go on when they have ended.
            command.add(script("/exit").toString());
        }
        return JavaShellToolBuilder.builder().start(command.toArray(String[]::new));
    }

    private static String startup() throws IOException {
        try (InputStream in = Objects.requireNonNull(Demo.class.getResourceAsStream("../startup.jsh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path script(String text) throws IOException {
        Path file = Files.createTempFile("shardline-notebook-", ".jsh");
        file.toFile().deleteOnExit();
        return Files.writeString(file, text);
    }
}

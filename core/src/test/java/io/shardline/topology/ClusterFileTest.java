package io.shardline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.RoutedFunction.Argument.At;
import io.shardline.topology.RoutedFunction.Argument.Named;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFileTest {
    private static final String TWO_SHARDS = """
            version: 1
            shards:
              s0: { url: "jdbc:postgresql:a" }
              s1: { url: "jdbc:postgresql:b" }
            """;

    private static Topology load(String yaml) throws ShardlineException {
        return load(yaml, Map.of());
    }

    private static Topology load(String yaml, Map<String, String> overrides) throws ShardlineException {
        return Topology.load(new StringReader(yaml), overrides, Map.of("APP_PASSWORD", "pw", "DB", "app")::get);
    }

    private static String detail(String yaml, Map<String, String> overrides) {
        ShardlineException e = catchThrowableOfType(ShardlineException.class, () -> load(yaml, overrides));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
        return e.detail().orElse("");
    }

    private static String detail(String yaml) {
        return detail(yaml, Map.of());
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(ClusterFileTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void reportsEveryProblemOfAFileAtOnceByLine() throws IOException {
        ShardlineException e = catchThrowableOfType(ShardlineException.class, () -> load(resource("broken.yaml")));
        assertThat(e.detail().orElse("") + "\n").isEqualTo(resource("broken.txt"));
        assertThat(e.primary())
                .isEqualTo("cluster file has " + resource("broken.txt").lines().count() + " problems");
        assertThat(e.getMessage()).doesNotContain("secret", "lyon", "mysql");
    }

    @Test
    void readsEverythingThatAFileCanSay() throws ShardlineException, IOException {
        Topology topology = load(resource("full.yaml"));

        assertThat(topology.shards()).extracting(Shard::name).containsExactly("s0", "s1");
        Shard first = topology.shards().get(0);
        assertThat(first.url()).isEqualTo("jdbc:postgresql://127.0.0.1:5432/app");
        assertThat(first.user()).isEqualTo("app");
        assertThat(first.password()).isEqualTo("pw");
        assertThat(first.pool())
                .containsExactlyInAnyOrderEntriesOf(Map.of("maximumPoolSize", "10", "maxLifetime", "1800000"));
        assertThat(topology.shards().get(1).pool()).containsEntry("maximumPoolSize", "4");

        assertThat(topology.functions())
                .containsEntry(
                        new TableName(Optional.empty(), "order_total"),
                        new RoutedFunction(new TableName(Optional.empty(), "customers"), List.of(new At(1))))
                .containsEntry(
                        new TableName(Optional.of("app"), "sample_mean"),
                        new RoutedFunction(
                                new TableName(Optional.of("app"), "samples"), List.of(new At(2), new Named("Device"))));

        int[] owners = topology.bucketOwners();
        assertThat(owners).hasSize(1024);
        assertThat(new int[] {owners[0], owners[511], owners[512], owners[1000], owners[1023]})
                .containsExactly(0, 0, 1, 0, 1);

        assertThat(topology.limits())
                .isEqualTo(Limits.DEFAULT
                        .withGatherBytes(512L << 20)
                        .withStatementTimeout(Duration.ofSeconds(30))
                        .withScatterThreads(8));
        assertThat(topology.acrossShards()).isEqualTo(AcrossShards.BEST_EFFORT);
        assertThat(topology.guard()).isEqualTo(Guard.CHECK);
        assertThat(topology.startup()).isEqualTo(Startup.LENIENT);
        assertThat(topology.tables())
                .hasToString("{customers=Sharded[key=[customer_id], rule=Hash[], keyUpdates=MOVE], "
                        + "app.samples=Sharded[key=[site, Device], rule=Hash[], keyUpdates=REFUSE], "
                        + "readings=Sharded[key=[site], rule=ByList[entries=[ListEntry[value=lyon, shard=s0], "
                        + "ListEntry[value=null, shard=s0], ListEntry[value=12, shard=s1]]], keyUpdates=REFUSE], "
                        + "invoices=Sharded[key=[issued_on], rule=ByRange[entries=["
                        + "RangeEntry[from=2020-01-01, to=2025-01-01, shard=s0], "
                        + "RangeEntry[from=2030-01-01, to=null, shard=s0], "
                        + "RangeEntry[from=2025-01-01, to=2030-01-01, shard=s1]]], keyUpdates=REFUSE], "
                        + "parcels=Sharded[key=[zip], rule=Custom[className=com.acme.ZipFunction], keyUpdates=REFUSE], "
                        + "\"Countries\"=Reference[], settings=Pinned[shard=s0], legacy=Spread[]}");
    }

    @Test
    void dealsBucketsEvenlyInFileOrder() throws ShardlineException {
        int[] owners = load(TWO_SHARDS).bucketOwners();
        assertThat(owners[511]).isZero();
        assertThat(owners[512]).isEqualTo(1);
    }

    @Test
    void setsSettingsAnewByOverrides() throws ShardlineException {
        Map<String, String> overrides = Map.of(
                "startup", "lenient",
                "limits.scatterThreads", "8",
                "limits.statementTimeout", "none",
                "transactions.acrossShards", "refuse",
                "pool.maximumPoolSize", "3");
        Topology topology = load(TWO_SHARDS + "limits: { statementTimeout: 30s }\n", overrides);
        assertThat(topology.startup()).isEqualTo(Startup.LENIENT);
        assertThat(topology.limits()).isEqualTo(Limits.DEFAULT.withScatterThreads(8));
        assertThat(topology.acrossShards()).isEqualTo(AcrossShards.REFUSE);
        assertThat(topology.shards().get(1).pool()).containsEntry("maximumPoolSize", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strtup | lenient | override \"strtup\": unknown key; did you mean \"startup\"?",
                "startup | later | override \"startup\": must be one of: strict, lenient",
                "limits.scatterThreads | 0 | override \"limits.scatterThreads\": must be 1 to 10000",
                "pool.maxPoolSize | 3 | override \"pool.maxPoolSize\": unknown key; did you mean \"maximumPoolSize\"?"
            })
    void namesTheOverrideThatIsWrong(String name, String value, String detail) {
        assertThat(detail(TWO_SHARDS, Map.of(name, value))).isEqualTo(detail);
    }

    @Test
    void putsVariablesInEverywhereButReadsThemOnce() throws ShardlineException {
        Topology topology = Topology.load(
                new StringReader(
                        "version: 1\nshards: { s0: { url: 'jdbc:postgresql:${DB}${DB}?x', password: '${P}' } }\n"),
                Map.of(),
                Map.of("DB", "app", "P", "a${DB}b")::get);
        assertThat(topology.shards().get(0).url()).isEqualTo("jdbc:postgresql:appapp?x");
        assertThat(topology.shards().get(0).password()).isEqualTo("a${DB}b");
    }

    @Test
    void takesVariablesFromSystemProperties() throws ShardlineException {
        System.setProperty("shardline.test.database", "app");
        try {
            Topology topology = Topology.load(
                    new StringReader(
                            "version: 1\nshards: { s0: { url: 'jdbc:postgresql:${shardline.test.database}' } }\n"),
                    Map.of());
            assertThat(topology.shards().get(0).url()).isEqualTo("jdbc:postgresql:app");
        } finally {
            System.clearProperty("shardline.test.database");
        }
    }

    @Test
    void sharesSettingsByAlias() throws ShardlineException {
        Topology topology = load("""
                version: 1
                shards:
                  s0: { url: "jdbc:postgresql:a", pool: &small { maximumPoolSize: 2 } }
                  s1: { url: "jdbc:postgresql:b", pool: *small }
                """);
        assertThat(topology.shards().get(1).pool()).containsEntry("maximumPoolSize", "2");
    }

    @Test
    void namesTheLineOfBrokenYamlAndShowsNothingOfIt() {
        String yaml = TWO_SHARDS + "  s2: { url: \"jdbc:postgresql:c\", password: \"secret }\n";
        ShardlineException e = catchThrowableOfType(ShardlineException.class, () -> load(yaml));
        assertThat(e.detail().orElse(""))
                .startsWith("line 6: cannot be read as YAML at column 1, while scanning a quoted scalar");
        assertThat(e.getMessage()).doesNotContain("secret");
        assertThat(e.getCause()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | topology: must be a map, not a list",
                "x | topology: must be a map, not a text",
                "{ ? [a] : b } | line 1: a key must be a text",
                "'a: b\n--- {}' | line 2: cannot be read as YAML",
            })
    void reportsFilesThatAreNoMap(String yaml, String detail) {
        assertThat(detail(yaml)).contains(detail);
    }

    @Test
    void saysWhatAnEmptyFileLacks() {
        assertThat(detail("# nothing\n"))
                .isEqualTo("key \"version\": is missing; write version: 1\nkey \"shards\": there is no shard");
    }

    @Test
    void showsNoPasswordThatYamlTakesForSomethingElse() {
        for (String sign : new String[] {"*", "&", "!", "%", "@", "`", "[", "{", "!a!", ">", "|"}) {
            String yaml = TWO_SHARDS + "  s2: { url: 'jdbc:postgresql:c', password: " + sign + "secret }\n";
            assertThat(catchThrowableOfType(Exception.class, () -> load(yaml)))
                    .as(sign)
                    .satisfies(e -> assertThat(String.valueOf(e)).doesNotContain("secret"));
        }
    }

    @Test
    void stopsAtHostileNestingAndAliases() {
        assertThat(detail("a: " + "[".repeat(100_000))).contains("nested too deep");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(detail(bomb.toString())).contains("too many aliases");
        assertThat(detail("version: 1\nshards: &s { s0: *s }\n")).contains("key \"shards.s0.s0\": unknown key");
    }

    @Test
    void stopsAtAFileThatIsTooLong() {
        assertThatThrownBy(() -> load("#".repeat(ClusterFile.LONGEST + 1)))
                .hasMessage("cluster file is longer than 4194304 bytes");
    }

    @Test
    void namesTheFile(@TempDir Path folder) throws IOException, ShardlineException {
        Path file = folder.resolve("app.yaml");
        assertThatThrownBy(() -> Topology.load(file))
                .hasMessage("cannot read cluster file " + file + "\n  Detail: There is no file " + file + ".")
                .hasCauseInstanceOf(IOException.class);
        Files.writeString(file, "version: 3\n" + TWO_SHARDS.substring("version: 1\n".length()));
        assertThatThrownBy(() -> Topology.load(file))
                .hasMessageStartingWith("cluster file " + file + " has one problem");
        Files.write(file, new byte[] {'#', (byte) 0xFF});
        assertThatThrownBy(() -> Topology.load(file)).hasMessage("cluster file " + file + " is not UTF-8");
        Files.writeString(file, "\uFEFF" + TWO_SHARDS);
        assertThat(Topology.load(file).shards()).hasSize(2);
    }

    @Test
    void reportsGapsOfTheBucketMap() {
        assertThat(detail(TWO_SHARDS + "buckets: { s0: 1-511, s1: [600-1000, 1002] }\n"))
                .isEqualTo("line 5, key \"buckets\": no shard has the buckets 0, 512-599, 1001, 1003-1023");
    }

    @Test
    void reportsRangesOnlyIfNoTypeCouldOrderThem() throws ShardlineException {
        String range = "tables: { t: { key: k, range: { s0: [%s, %s], s1: [%s, %s] } } }\n";
        assertThat(load(TWO_SHARDS + range.formatted("9", "10", "10", "20")).tables())
                .hasSize(1);
        assertThat(load(TWO_SHARDS + range.formatted("'1'", "'20'", "'20'", "'3'"))
                        .tables())
                .hasSize(1);
        assertThat(load(TWO_SHARDS + range.formatted("null", "2024-01-01 01:00+01", "2024-01-01 00:00+00", "null"))
                        .tables())
                .hasSize(1);
        assertThat(detail(TWO_SHARDS + range.formatted("1", "20", "10", "30")))
                .isEqualTo("line 5, key \"tables.t.range.s1\": the interval overlaps one of shard \"s0\" (line 5)");
        assertThat(detail(TWO_SHARDS + range.formatted("null", "null", "b", "c")))
                .contains("overlaps");
        assertThat(detail(TWO_SHARDS + range.formatted("a", "z", "b", "c"))).contains("overlaps");
    }
}

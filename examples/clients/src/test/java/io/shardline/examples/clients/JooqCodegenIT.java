package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** jOOQ's generator of code, which asks the catalog with SQL: the sources are those it makes of one PostgreSQL. */
@Client(name = "jOOQ's code generator", type = GenerationTool.class)
class JooqCodegenIT {
    @TempDir
    Path directory;

    @Test
    void generatesWhatItGeneratesOfOnePostgres() throws Exception {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        try (Shards shards = new Shards(Library.SCHEMA, Library.TABLES);
                Connection one = shards.onePostgres(Library.SCHEMA);
                Connection sharded = shards.dataSource().getConnection()) {
            Map<String, String> ofOne = generate(one, directory.resolve("one"));
            Map<String, String> ofShards = generate(sharded, directory.resolve("shards"));
            assertThat(ofOne).containsKey("tables/Loan.java").containsKey("enums/Genre.java");
            assertThat(ofShards.keySet()).isEqualTo(ofOne.keySet());
            ofOne.forEach(
                    (file, source) -> assertThat(ofShards.get(file)).as(file).isEqualTo(source));
        }
    }

    /** The sources, by path. */
    private static Map<String, String> generate(Connection connection, Path target) throws Exception {
        GenerationTool tool = new GenerationTool();
        tool.setConnection(connection);
        tool.run(new Configuration()
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema("public"))
                        .withGenerate(new Generate().withRoutines(true).withGeneratedAnnotation(false))
                        .withTarget(new Target().withPackageName("generated").withDirectory(target.toString()))));
        Map<String, String> sources = new TreeMap<>();
        Path root = target.resolve("generated");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return sources;
    }
}

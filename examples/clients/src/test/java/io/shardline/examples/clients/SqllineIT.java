package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sqlline.SqlLine;

/** SQLLine, a console for any JDBC driver. */
@Client(name = "SQLLine", type = SqlLine.class)
class SqllineIT {
    @Test
    void connectsRunsStatementsAndListsTables() throws Exception {
        try (Shards shards = new Shards("create table t (k int primary key, v text)", "t: { key: k }")) {
            String script = """
                    !set outputformat csv
                    !connect %s nobody nothing io.shardline.jdbc.ShardlineDriver
                    insert into t values (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
                    select count(*) as n, max(k) as most from t;
                    !tables
                    !autocommit off
                    insert into t values (5, 'e');
                    !rollback
                    select 'rows: ' || count(*) as rows_now from t;
                    !quit
                    """.formatted(shards.url());
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            SqlLine console = new SqlLine();
            console.setOutputStream(new PrintStream(output, true, StandardCharsets.UTF_8));
            console.setErrorStream(new PrintStream(output, true, StandardCharsets.UTF_8));
            console.begin(
                    new String[] {"-d", "io.shardline.jdbc.ShardlineDriver", "--silent=true"},
                    new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)),
                    false);
            assertThat(output.toString(StandardCharsets.UTF_8))
                    .contains("'4','4'")
                    .contains("'public','t','TABLE'")
                    .contains("rows: 4");
        }
    }
}

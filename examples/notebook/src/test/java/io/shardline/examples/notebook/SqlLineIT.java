package io.shardline.examples.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.examples.notebook.demo.DemoCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sqlline.SqlLine;

/** The driver in SQLLine, the console for JDBC. */
class SqlLineIT {
    private static String output = "";

    @BeforeAll
    static void typeAFewLines() throws Exception {
        String typed = String.join(
                "\n",
                List.of(
                        "!set outputformat table",
                        "!set maxwidth 120",
                        "!tables",
                        "!columns flights",
                        "!primarykeys flights",
                        "!indexes route_day",
                        "select origin, count(*) as flights from flights group by origin order by flights desc limit 3;",
                        "!set outputformat csv",
                        "select count(*) as late from flights where delay_min > 60;",
                        "select nope from flights;",
                        "!autocommit off",
                        "insert into route_day values ('PHX', 'LAS', '2001-05-01', 1, 0);",
                        "select count(*) as before from route_day where origin = 'PHX' and day = '2001-05-01';",
                        "!rollback",
                        "select count(*) as after from route_day where origin = 'PHX' and day = '2001-05-01';",
                        "!quit",
                        ""));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            SqlLine line = new SqlLine();
            line.setOutputStream(out);
            line.setErrorStream(out);
            String url = "jdbc:shardline:" + DemoCluster.get().file();
            line.begin(
                    new String[] {"-u", url, "-n", "", "-p", "", "--color=false", "--silent=false"},
                    new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                    false);
        }
        output = bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsEachTableOnce() {
        assertThat(output.lines().filter(line -> line.contains("| flights ") && line.contains("TABLE")))
                .hasSize(1);
        assertThat(output).contains("departed_at").contains("flights_pkey");
    }

    @Test
    void answersOverAllShards() {
        assertThat(output).containsPattern("\\| PHX +\\| 1302 +\\|").containsPattern("\\| LAS +\\| 1243 +\\|");
        assertThat(output).contains("'late'\n'845'");
    }

    @Test
    void showsTheServersOwnError() {
        assertThat(output).contains("column \"nope\" does not exist").contains("42703");
    }

    @Test
    void rollsBack() {
        assertThat(output).contains("'before'\n'1'").contains("'after'\n'0'");
    }
}

package io.shardline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
    @Test
    void printsOnceWhatSeveralShardsSayInTheSameWords() {
        SQLException error = new SQLException("ERROR: no such column\n  Position: 8\n  Shard: s0", "42703");
        error.setNextException(new SQLException("ERROR: no such column\n  Position: 8\n  Shard: s2", "42703"));
        error.setNextException(new SQLException("ERROR: out of memory\n  Shard: s1", "53200"));

        assertThat(printed(error)).isEqualTo("""
                ERROR: no such column
                  Position: 8
                  Shard: s0, s2
                  SQLSTATE: 42703
                ERROR: out of memory
                  Shard: s1
                  SQLSTATE: 53200
                """);
    }

    @Test
    void printsAnErrorOfNoShardAsItIs() {
        assertThat(printed(new SQLException("the cursor is closed"))).isEqualTo("ERROR: the cursor is closed\n");
    }

    private static String printed(SQLException error) {
        StringWriter text = new StringWriter();
        ErrorText.print(error, new PrintWriter(text, true));
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}

package io.shardline.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuickstartIT {
    private static String output = "";

    @BeforeAll
    static void runIt() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Quickstart(new PrintStream(bytes, true, StandardCharsets.UTF_8), false).run();
        output = bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void findsEveryFlightAndMinuteThatTheFileHas() {
        assertThat(output)
                .containsPattern("flights in all +20000 +20000\n")
                .containsPattern("delay minutes in all +162072 +162072\n")
                .containsPattern("routes and days +15411 +15411\n")
                .containsPattern("flights of all routes and days +20001 +20001\n");
    }

    @Test
    void namesTheFiveBusiestOriginsInOrder() {
        assertThat(output)
                .containsPattern("(?s)flights from PHX +1302 +1302\n"
                        + ".*LAS +1243 +1243\n.*HOU +1149 +1149\n.*BWI +921 +921\n.*DAL +910 +910\n");
    }

    @Test
    void asksOneShardForOneKeyAndAllForTheRest() {
        assertThat(output).containsPattern(" on s[0-3]; one").containsPattern(" on s0, s1, s2, s3; one");
    }
}

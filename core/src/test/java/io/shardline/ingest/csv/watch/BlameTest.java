package io.shardline.ingest.csv.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlameTest {
    @ParameterizedTest
    @ValueSource(strings = {"08007", "53100", "53300", "40001", "40P01", "55P03", "25006", "28000"})
    void blamesTheTimesForWhatPasses(String state) {
        assertThat(Blame.of(new SQLException("away", state))).isEqualTo(Blame.TIMES);
        assertThat(Blame.of(new IllegalStateException(new SQLException("away", state))))
                .isEqualTo(Blame.TIMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "57P01", "57P02", "57P03", "53200"})
    void doesNotKnowWhoseFaultALostServerIs(String state) {
        assertThat(Blame.of(new SQLException("away", state))).isEqualTo(Blame.LOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P02", "23505", "42P01", "42703", "57014", "0A000"})
    void blamesTheFileForWhatAServerSaysOfIt(String state) {
        assertThat(Blame.of(new SQLException("bad", state))).isEqualTo(Blame.FILE);
    }

    @Test
    void tellsContentFromDisksAndParentsFromContent() {
        assertThat(Blame.of(new IOException("Input/output error"))).isEqualTo(Blame.TIMES);
        assertThat(Blame.of(new EOFException())).isEqualTo(Blame.FILE);
        assertThat(Blame.of(new MalformedInputException(1))).isEqualTo(Blame.FILE);
        assertThat(Blame.of(ShardlineException.of(ErrorCode.ROW_REFUSED, "row 1 of the input was refused")
                        .causedBy(new SQLException("no parent", "23503"))))
                .isEqualTo(Blame.PARENTS);
        assertThat(Blame.of(ShardlineException.of(ErrorCode.SEVERAL_SHARDS, "it would")))
                .isEqualTo(Blame.CLUSTER);
    }
}

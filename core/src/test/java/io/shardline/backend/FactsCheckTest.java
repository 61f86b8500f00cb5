package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class FactsCheckTest {
    private static final ServerFacts ICU =
            new ServerFacts(180001, "UTF8", "i", "en-US", "C.UTF-8", "153.120", Map.of("timezone", "UTC"), 0, false);

    @Test
    void namesWhatDiffersAndOnWhichShard() {
        ServerFacts older = new ServerFacts(
                180001, "UTF8", "i", "en-US", "C.UTF-8", "153.112", Map.of("timezone", "UTC"), 0, false);
        assertThatThrownBy(() -> FactsCheck.agree(inOrder(ICU, older)))
                .asInstanceOf(InstanceOfAssertFactories.type(ShardlineException.class))
                .returns(ErrorCode.SHARDS_DIFFER, ShardlineException::code)
                .extracting(e -> e.detail().orElseThrow())
                .isEqualTo("The collation version is \"153.120\" on shard \"s0\", \"153.112\" on shard \"s1\".");
    }

    @Test
    void namesEverythingThatDiffers() {
        ServerFacts latin =
                new ServerFacts(180001, "LATIN1", "c", "de_DE", "de_DE", "2.36", Map.of("timezone", "UTC"), 0, false);
        assertThatThrownBy(() -> FactsCheck.agree(inOrder(ICU, latin)))
                .hasMessageContaining("The encoding is \"UTF8\" on shard \"s0\", \"LATIN1\" on shard \"s1\".")
                .hasMessageContaining("The collation provider is \"i\"")
                .hasMessageContaining("The collation is \"en-US\"");
    }

    @Test
    void letsVersionsAndPreparedTransactionsDiffer() {
        ServerFacts other = new ServerFacts(
                160004, "UTF8", "i", "en-US", "C.UTF-8", "153.120", Map.of("timezone", "UTC"), 10, false);
        assertThatCode(() -> FactsCheck.agree(inOrder(ICU, other))).doesNotThrowAnyException();
    }

    private static Map<String, ServerFacts> inOrder(ServerFacts... facts) {
        Map<String, ServerFacts> named = new LinkedHashMap<>();
        for (ServerFacts each : facts) {
            named.put("s" + named.size(), each);
        }
        return named;
    }
}

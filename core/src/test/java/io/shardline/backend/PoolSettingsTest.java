package io.shardline.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import io.shardline.ShardlineException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolSettingsTest {
    @Test
    void takesHikarisOwnNamesAndKeepsItsOwnDefaultsOtherwise() throws ShardlineException {
        HikariConfig config = PoolSettings.of(address("jdbc:postgresql://h/d", Map.of("maximumPoolSize", "3")));
        assertThat(config.getMaximumPoolSize()).isEqualTo(3);
        assertThat(config.getMinimumIdle()).isEqualTo(1);
        assertThat(config.getPoolName()).isEqualTo("shardline-s1");
        assertThat(PoolSettings.of(address("jdbc:postgresql://h/d", Map.of())).getMaximumPoolSize())
                .isEqualTo(10);
    }

    @Test
    void namesAPropertyThatHikariDoesNotKnow() {
        assertThatThrownBy(() -> PoolSettings.of(address("jdbc:postgresql://h/d", Map.of("maxPoolSize", "3"))))
                .isInstanceOf(ShardlineException.class)
                .hasMessageStartingWith("pool property \"maxPoolSize\" of shard \"s1\" is not known to HikariCP");
    }

    @Test
    void namesAPropertyWhoseValueIsRefusedWithoutTheValue() {
        assertThatThrownBy(() -> PoolSettings.of(address("jdbc:postgresql://h/d", Map.of("maximumPoolSize", "many"))))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("\"maximumPoolSize\"")
                .hasMessageNotContaining("many");
    }

    @Test
    void refusesPropertiesThatWouldLeadElsewhere() {
        assertThatThrownBy(
                        () -> PoolSettings.of(address("jdbc:postgresql://h/d", Map.of("jdbcUrl", "jdbc:postgresql:x"))))
                .hasMessageContaining("is set by Shardline itself");
    }

    @Test
    void refusesTheUrlOfAnotherDriverWithoutShowingIt() {
        assertThatThrownBy(() -> PoolSettings.of(address("jdbc:mysql://h/d?password=hush", Map.of())))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("shard \"s1\"")
                .hasMessageNotContaining("hush");
    }

    @Test
    void showsEveryHostOfAUrlAndNoParameter() {
        assertThat(PoolSettings.place(address("jdbc:postgresql://a:1,b:2/d?user=u&password=hush", Map.of())))
                .isEqualTo("a:1,b:2/d");
        assertThat(address("jdbc:postgresql://a/d?password=hush", Map.of("x", "hush"))
                        .toString())
                .doesNotContain("hush", "secret");
    }

    private static ShardAddress address(String url, Map<String, String> pool) {
        return new ShardAddress("s1", url, "u", "secret", pool);
    }
}

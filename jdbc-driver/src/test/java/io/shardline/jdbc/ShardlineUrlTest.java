package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ShardlineException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardlineUrlTest {
    @Test
    void takesAPathFromTheWorkingDirectory() throws Exception {
        assertThat(parse("jdbc:shardline:conf/../cluster.yaml"))
                .isEqualTo(parse("jdbc:shardline:" + Path.of("cluster.yaml").toAbsolutePath()))
                .hasToString("jdbc:shardline:" + Path.of("cluster.yaml").toAbsolutePath());
    }

    @Test
    void findsAResource() throws Exception {
        assertThat(parse("jdbc:shardline:classpath:io/shardline/jdbc/version.properties"))
                .isEqualTo(parse("jdbc:shardline:classpath:/io/shardline/jdbc/version.properties"))
                .hasSameHashCodeAs(parse("jdbc:shardline:classpath:/io/shardline/jdbc/version.properties"));
        assertThatThrownBy(() -> parse("jdbc:shardline:classpath:nowhere.yaml"))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("no resource \"nowhere.yaml\"");
    }

    @Test
    void takesOverridesFromTheUrlBeforeThoseBesideIt() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("startup", "lenient");
        properties.setProperty("guard", "off");
        properties.setProperty("user", "app");
        properties.setProperty("password", "secret");

        ShardlineUrl url = ShardlineUrl.parse(
                "jdbc:shardline:a.yaml?startup=strict&pool.dataSource.ApplicationName=my%20app+1&", properties);

        assertThat(url.overrides())
                .isEqualTo(Map.of("startup", "strict", "guard", "off", "pool.dataSource.ApplicationName", "my app 1"));
        assertThat(url).isNotEqualTo(parse("jdbc:shardline:a.yaml"));
    }

    @Test
    void showsNoOverride() throws Exception {
        assertThat(parse("jdbc:shardline:a.yaml?pool.dataSource.password=secret")
                        .toString())
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    jdbc:shardline:                          | names no cluster file
                    jdbc:shardline:?startup=strict           | names no cluster file
                    jdbc:shardline:a.yaml?startup            | gives "startup" no value
                    jdbc:shardline:a.yaml?guard=off&guard=on | gives "guard" twice
                    jdbc:shardline:a.yaml?guard=%zz          | followed by no two hexadecimal digits
                    """)
    void refusesWhatItCannotRead(String url, String message) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining(message)
                .hasFieldOrPropertyWithValue("SQLState", "F0000");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "jdbc:postgresql://h/d", "shardline:a.yaml"})
    void leavesOtherUrlsToOtherDrivers(String url) throws Exception {
        ShardlineDriver driver = new ShardlineDriver();
        assertThat(driver.acceptsURL(url)).isFalse();
        assertThat(driver.connect(url, new Properties())).isNull();
    }

    private static ShardlineUrl parse(String url) throws ShardlineException {
        return ShardlineUrl.parse(url, new Properties());
    }
}

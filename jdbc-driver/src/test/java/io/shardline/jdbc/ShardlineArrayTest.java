package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an array for a parameter says of itself, beside what the PostgreSQL driver's says. */
class ShardlineArrayTest {
    @Test
    void isWrittenAsTheServerReadsIt() {
        assertThat(array("text", "a", "b,c", null, "say \"x\"", "back\\slash"))
                .hasToString("{\"a\",\"b,c\",NULL,\"say \\\"x\\\"\",\"back\\\\slash\"}");
        assertThat(array("int4", new Integer[] {1, 2}, new Integer[] {3, null}))
                .hasToString("{{\"1\",\"2\"},{\"3\",NULL}}");
        assertThat(array("text")).hasToString("{}");
    }

    @Test
    void namesItsTypeAsTheDriverDoes() {
        assertThat(array("text").getBaseType()).isEqualTo(Types.VARCHAR);
        assertThat(array("int8").getBaseType()).isEqualTo(Types.BIGINT);
        assertThat(array("integer").getBaseType()).isEqualTo(Types.INTEGER);
        assertThat(array("uuid").getBaseType()).isEqualTo(Types.OTHER);
        assertThat(array("citext").getBaseType()).isEqualTo(Types.OTHER);
    }

    private static ShardlineArray array(String type, @Nullable Object... elements) {
        return new ShardlineArray(type, elements, null);
    }
}

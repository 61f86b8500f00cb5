package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The manual says of clients what the tests are. A run with {@code -Dcompatibility.write=true} writes it. */
class ClientTableTest {
    @Test
    void everyTestSaysOfWhichLibraryItIs() throws Exception {
        assertThat(ClientTable.tests())
                .isNotEmpty()
                .allSatisfy(test -> assertThat(test.getAnnotation(Client.class))
                        .as(test.getSimpleName())
                        .isNotNull());
    }

    @Test
    void theManualHasTheLibrariesTheirVersionsAndWhatTheTestsClaim() throws Exception {
        if (Boolean.getBoolean("compatibility.write")) {
            Files.writeString(ClientTable.FILE, ClientTable.text());
        }
        assertThat(Files.readString(ClientTable.FILE)).isEqualTo(ClientTable.text());
    }

    @Test
    void readsANameAsASentence() {
        assertThat(ClientTable.words("findsEntitiesByUuidInOnePostgres"))
                .isEqualTo("finds entities by UUID in one PostgreSQL");
    }
}

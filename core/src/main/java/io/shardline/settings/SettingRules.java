package io.shardline.settings;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.ConnectionSettings;

/** Settings with which texts would be read, or rows merged, otherwise than is supposed here and in the PostgreSQL driver. */
final class SettingRules {
    private SettingRules() {}

    /**
     * Looks at a SET before it is run.
     *
     * @param value as written
     * @throws ShardlineException NOT_SUPPORTED for a value that is refused
     */
    static void check(String name, String value) throws ShardlineException {
        if (name.startsWith("shardline.")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "parameter \"%s\" cannot be changed now", name)
                    .withDetail("Settings of Shardline hold for all sessions of a cluster file.")
                    .withHint("Give it in the cluster file, or behind the JDBC url.");
        }
        if (name.equals("seed") || ConnectionSettings.refuses(name, value)) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED, "parameter \"%s\" cannot have this value in a session", name)
                    .withDetail("Texts are read, and rows of several shards are merged, as its default has them.");
        }
    }
}

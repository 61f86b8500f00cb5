package io.shardline.backend;

import java.util.Map;

/**
 * Where a shard is and how its pool is to be set up.
 *
 * @param url {@code jdbc:postgresql:...} with any of the PostgreSQL driver's properties; it may name several hosts
 * @param user the user to log in as; empty to leave it to the url or the driver
 * @param password the password; empty to leave it to the url or the driver
 * @param poolProperties HikariCP's own property names and their values
 */
public record ShardAddress(String name, String url, String user, String password, Map<String, String> poolProperties) {
    public ShardAddress {
        poolProperties = Map.copyOf(poolProperties);
    }

    /** Without the password, and without the url and the pool's properties, which may hold one too. */
    @Override
    public String toString() {
        return "ShardAddress[name=" + name + ", user=" + user + "]";
    }
}

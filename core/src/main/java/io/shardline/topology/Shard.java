package io.shardline.topology;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL database.
 *
 * @param name the name that the topology, hints and errors use
 * @param url a {@code jdbc:postgresql:} url; it may name several hosts, for failover
 * @param user null where the url or the driver's own defaults say it
 * @param password null where the url or the driver's own defaults say it
 * @param pool HikariCP's property names to their texts, times in milliseconds: the shard's own over the common ones
 */
public record Shard(
        String name,
        String url,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> pool) {
    public Shard {
        pool = Collections.unmodifiableMap(new LinkedHashMap<>(pool));
    }

    /** The url without its properties and login, which may hold secrets: fit for messages. */
    public String shownUrl() {
        int properties = url.indexOf('?');
        String shown = properties < 0 ? url : url.substring(0, properties);
        int slashes = shown.indexOf("//");
        int login = shown.lastIndexOf('@');
        return slashes >= 0 && login > slashes ? shown.substring(0, slashes + 2) + shown.substring(login + 1) : shown;
    }

    /** The name and the {@link #shownUrl()}: neither user, password nor pool, so that it can be logged. */
    @Override
    public String toString() {
        return "Shard[" + name + " " + shownUrl() + "]";
    }
}

package io.shardline.jdbc;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A URL with the properties given beside it. Two are equal if they name the same file or resource, with the same overrides.
 *
 * @param location an absolute path, or what {@link URL#toString} says of a resource
 * @param resource the resource; null for a file
 * @param overrides names of settings to their texts
 */
record ShardlineUrl(String location, @Nullable Resource resource, Map<String, String> overrides) {
    static final String PREFIX = "jdbc:shardline:";
    private static final String CLASSPATH = "classpath:";

    /** Tools always send them; the cluster file says who logs in at each shard. */
    private static final Set<String> IGNORED = Set.of("user", "password");

    ShardlineUrl {
        overrides = Map.copyOf(overrides);
    }

    /** Something that a class loader found, by whose URL it is known. */
    record Resource(URL url) {
        @Override
        public boolean equals(@Nullable Object other) {
            // Not by URL.equals, which asks name servers.
            return other instanceof Resource resource && url.toString().equals(resource.url.toString());
        }

        @Override
        public int hashCode() {
            return url.toString().hashCode();
        }
    }

    static boolean accepts(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    /**
     * Reads a URL that {@link #accepts} accepts.
     *
     * @param properties further overrides, over which those in the URL win; user and password are left out
     * @throws ShardlineException CONFIG_INVALID if it names no file or resource, or an override twice or without a value
     */
    static ShardlineUrl parse(String url, Properties properties) throws ShardlineException {
        int query = url.indexOf('?');
        String place = query < 0 ? url.substring(PREFIX.length()) : url.substring(PREFIX.length(), query);
        Map<String, String> overrides = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!IGNORED.contains(name)) {
                overrides.put(name, properties.getProperty(name));
            }
        }
        if (query >= 0) {
            overrides.putAll(overrides(url.substring(query + 1)));
        }
        if (place.startsWith(CLASSPATH)) {
            URL found = find(place.substring(CLASSPATH.length()));
            return new ShardlineUrl(found.toString(), new Resource(found), overrides);
        }
        return new ShardlineUrl(path(place).toString(), null, overrides);
    }

    private static Path path(String place) throws ShardlineException {
        if (place.isBlank()) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "the URL names no cluster file")
                    .withHint("Write %s/path/to/cluster.yaml or %sclasspath:cluster.yaml.", PREFIX, PREFIX);
        }
        try {
            return Path.of(place).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "the URL's path is not one of this system")
                    .causedBy(e);
        }
    }

    private static URL find(String place) throws ShardlineException {
        String name = place.startsWith("/") ? place.substring(1) : place;
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        URL found = loader == null ? null : loader.getResource(name);
        if (found == null) {
            found = ShardlineUrl.class.getClassLoader().getResource(name);
        }
        if (found == null) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "no resource \"%s\" is on the class path", name);
        }
        return found;
    }

    private static Map<String, String> overrides(String query) throws ShardlineException {
        Map<String, String> overrides = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (pair.isEmpty()) {
                continue;
            }
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (equals < 0) {
                throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "the URL gives \"%s\" no value", name);
            }
            if (overrides.put(name, decoded(pair.substring(equals + 1))) != null) {
                throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "the URL gives \"%s\" twice", name);
            }
        }
        overrides.keySet().removeAll(IGNORED);
        return overrides;
    }

    private static String decoded(String text) throws ShardlineException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ShardlineException.of(
                    ErrorCode.CONFIG_INVALID, "the URL has a %% that is followed by no two hexadecimal digits");
        }
    }

    /** Reads the file or resource, with the overrides. */
    Topology load() throws ShardlineException {
        if (resource == null) {
            return Topology.load(Path.of(location), overrides);
        }
        try (InputStream bytes = resource.url().openStream();
                Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder())) {
            return Topology.load(text, overrides);
        } catch (IOException e) {
            throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "cannot read %s", location)
                    .causedBy(e);
        }
    }

    /** Without the overrides, in which a secret may be. */
    @Override
    public String toString() {
        return PREFIX + location;
    }
}

package io.shardline.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** HikariCP's properties that a topology may set, and what their texts must be. */
final class PoolProperty {
    private static final Map<String, Function<String, Optional<String>>> KNOWN = new TreeMap<>();

    static {
        KNOWN.put("maximumPoolSize", text -> count(text).filter(count -> !count.matches("0+")));
        KNOWN.put("minimumIdle", PoolProperty::count);
        List.of(
                        "connectionTimeout",
                        "idleTimeout",
                        "maxLifetime",
                        "keepaliveTime",
                        "validationTimeout",
                        "leakDetectionThreshold",
                        "initializationFailTimeout")
                .forEach(name -> KNOWN.put(name, PoolProperty::time));
        List.of("readOnly", "registerMbeans", "allowPoolSuspension", "isolateInternalQueries")
                .forEach(name -> KNOWN.put(name, PoolProperty::flag));
        List.of(
                        "connectionInitSql",
                        "connectionTestQuery",
                        "transactionIsolation",
                        "poolName",
                        "schema",
                        "catalog",
                        "exceptionOverrideClassName")
                .forEach(name -> KNOWN.put(name, Optional::of));
    }

    private PoolProperty() {}

    /** A property as it was declared. */
    record Declared(Place at, String name, String value) {}

    /** Adds the declared properties to {@code pool}, the values as HikariCP reads them. */
    static void addTo(Map<String, String> pool, List<Declared> properties, Problems problems) {
        for (Declared property : properties) {
            Function<String, Optional<String>> kind = KNOWN.get(property.name());
            if (kind == null) {
                problems.addUnknownKey(property.at(), property.name(), KNOWN.keySet());
                continue;
            }
            Optional<String> value = kind.apply(property.value());
            if (value.isPresent()) {
                pool.put(property.name(), value.get());
            } else {
                problems.add(
                        property.at(), "is not what HikariCP expects here, which is %s", expected(property.name()));
            }
        }
    }

    private static String expected(String name) {
        return switch (name) {
            case "maximumPoolSize" -> "a whole number of at least 1";
            case "minimumIdle" -> "a whole number";
            case "readOnly", "registerMbeans", "allowPoolSuspension", "isolateInternalQueries" -> "true or false";
            default -> "milliseconds or a duration such as 30s";
        };
    }

    private static Optional<String> count(String text) {
        return text.matches("\\d{1,5}") ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> flag(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text) : Optional.empty();
    }

    // HikariCP reads -1 as "wait for ever" in initializationFailTimeout.
    private static Optional<String> time(String text) {
        if (text.matches("-1|\\d{1,12}")) {
            return Optional.of(text);
        }
        return Units.duration(text).map(Duration::toMillis).map(String::valueOf);
    }
}

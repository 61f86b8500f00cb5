package io.shardline.backend;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a session has set: names of parameters, lower case, to their values as {@code current_setting} gives them, in the order
 * in which they were set. Immutable.
 */
public record ConnectionSettings(Map<String, String> values) {
    /** Nothing is set. */
    public static final ConnectionSettings NONE = new ConnectionSettings(Map.of());

    public ConnectionSettings {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The call that gives a parameter a value. */
    public static String call(String name, String value, boolean local) {
        return SettingCalls.call(name, value, local);
    }

    /** True for a value with which texts would be read, or rows merged, otherwise than is supposed; any value of most parameters is good. */
    public static boolean refuses(String name, String value) {
        return FactsCheck.refuses(name, value);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** These with one more, or another value. */
    public ConnectionSettings with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        changed.put(name, value);
        return new ConnectionSettings(changed);
    }

    public ConnectionSettings without(String name) {
        return values.containsKey(name)
                ? only(values.keySet().stream().filter(key -> !key.equals(name)).toList())
                : this;
    }

    /** Those of these names that are set. */
    public ConnectionSettings only(Collection<String> names) {
        Map<String, String> kept = new LinkedHashMap<>(values);
        kept.keySet().retainAll(names);
        return kept.isEmpty() ? NONE : new ConnectionSettings(kept);
    }
}

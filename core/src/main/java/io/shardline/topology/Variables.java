package io.shardline.topology;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts values in for {@code ${NAME}}; a value that holds the same signs is not read again. */
final class Variables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final Topology.Environment environment;

    Variables(Topology.Environment environment) {
        this.environment = environment;
    }

    /** System properties first: they are set for one process, environment variables for many. */
    static Variables ofProcess() {
        return new Variables(Variables::ofProcess);
    }

    private static @Nullable String ofProcess(String name) {
        String property = System.getProperty(name);
        return property != null ? property : System.getenv(name);
    }

    /** The text with values for its variables; null if one is missing, which is reported without any value. */
    @Nullable
    String expand(String text, Place at, Problems problems) {
        StringBuilder expanded = new StringBuilder();
        boolean complete = true;
        int from = 0;
        int begin = text.indexOf("${");
        while (begin >= 0) {
            int end = text.indexOf('}', begin);
            String name = end < 0 ? "" : text.substring(begin + 2, end);
            if (!NAME.matcher(name).matches()) {
                problems.add(at, "a ${ must be followed by the name of a variable and }");
                return null;
            }
            String value = environment.valueOf(name);
            if (value == null) {
                problems.add(at, "neither an environment variable nor a system property \"%s\" is set", name);
                complete = false;
            }
            expanded.append(text, from, begin).append(value);
            from = end + 1;
            begin = text.indexOf("${", from);
        }
        return complete ? expanded.append(text, from, text.length()).toString() : null;
    }
}

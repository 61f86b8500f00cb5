package io.shardline.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which package of core may use which.
 *
 * <p>To change an arrow, change the table in ARCHITECTURE.adoc first.
 */
final class Arrows {
    private static final String ROOT = "io.shardline";
    private static final Set<String> ERRORS = Set.of("io.shardline.ShardlineException", "io.shardline.ErrorCode");

    static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            arrows("topology"),
            arrows("sql"),
            arrows("row"),
            arrows("catalog"),
            arrows("events"),
            arrows("settings", "sql backend txn"),
            arrows("ids", "sql plan backend txn"),
            arrows("sharding", "topology"),
            arrows("guard", "topology sharding"),
            arrows("parse", "sql"),
            arrows("bind", "sql catalog topology sharding"),
            arrows("route", "bind sharding sql topology"),
            arrows("plan", "bind route row sql"),
            arrows("planner", "bind plan route row sql parse catalog topology sharding"),
            arrows("backend", "topology"),
            arrows("txn", "topology backend"),
            arrows("ddl", "topology guard catalog plan txn exec backend"),
            arrows("exec", "plan bind txn backend route row sql events"),
            arrows("gather", "plan route sql backend exec"),
            arrows("explain", "plan route sql gather"),
            arrows("write", "plan bind catalog route sharding sql backend txn exec"),
            arrows("copy", "bind catalog sharding sql topology backend txn exec"),
            arrows("compare", "root"),
            arrows("ingest", "root topology sharding sql catalog row backend copy"));

    private Arrows() {}

    private static Map.Entry<String, Set<String>> arrows(String from) {
        return Map.entry(from, Set.of());
    }

    private static Map.Entry<String, Set<String>> arrows(String from, String to) {
        return Map.entry(from, Arrays.stream(to.split(" ")).collect(Collectors.toSet()));
    }

    /** Holds for a class that uses only its own package, the errors, and what the arrows of its package lead to. */
    static ArchCondition<JavaClass> beKeptBy() {
        return new ArchCondition<>("use only the packages that the arrows of their own package lead to") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass().getBaseComponentType();
                    if (!isAllowed(user, used)) {
                        events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** Holds for a class whose package is known here, so that a new package cannot come in beside the rules. */
    static ArchCondition<JavaClass> lieInAKnownPackage() {
        return new ArchCondition<>("lie in a package whose arrows are known") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean known = type.getPackageName().equals(ROOT) || ALLOWED.containsKey(shortPackage(type));
                if (!known) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " lies in an unknown package"));
                }
            }
        };
    }

    private static boolean isAllowed(JavaClass user, JavaClass used) {
        boolean foreign =
                !used.getPackageName().equals(ROOT) && !used.getPackageName().startsWith(ROOT + ".");
        if (foreign || isError(used)) {
            return true;
        }
        if (isError(user)) {
            return false;
        }
        if (user.getPackageName().equals(ROOT)) {
            return true;
        }
        String from = shortPackage(user);
        String to = used.getPackageName().equals(ROOT) ? "root" : shortPackage(used);
        return from.equals(to) || ALLOWED.getOrDefault(from, Set.of()).contains(to);
    }

    static boolean isError(JavaClass type) {
        return ERRORS.contains(outermost(type).getName());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Arrows::outermost).orElse(type);
    }

    /** {@code bind} for a class of io.shardline.bind or of a package below it; empty for the root package. */
    private static String shortPackage(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).replaceFirst("\\..*", "");
    }
}

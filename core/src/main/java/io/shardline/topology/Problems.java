package io.shardline.topology;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with one topology, so that the user sees all of it at once. */
final class Problems {
    private static final int SHOWN = 100;

    private record Problem(Place at, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    @FormatMethod
    void add(Place at, @FormatString String message, @Nullable Object... arguments) {
        problems.add(new Problem(at, String.format(message, arguments)));
    }

    void addUnknownKey(Place at, String name, Collection<String> known) {
        String help = Nearest.to(name, known)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElseGet(() -> "known here: " + String.join(", ", known));
        add(at, "unknown key; %s", help);
    }

    void addUnknownShard(Place at, String name, Collection<String> known) {
        Optional<String> nearest = Nearest.to(name, known);
        add(
                at,
                "there is no shard \"%s\"%s",
                name,
                nearest.map(shard -> "; did you mean \"" + shard + "\"?").orElse(""));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** @param subject what has the problems, such as {@code cluster file app.yaml} */
    void throwIfAny(String subject) throws ShardlineException {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> ordered = new ArrayList<>(problems);
        ordered.sort(Comparator.comparingInt(problem -> problem.at().line()));
        String detail = ordered.stream()
                .limit(SHOWN)
                .map(problem -> problem.at() + ": " + problem.text())
                .collect(Collectors.joining("\n"));
        if (ordered.size() > SHOWN) {
            detail += "\nand " + (ordered.size() - SHOWN) + " more";
        }
        String count = ordered.size() == 1 ? "one problem" : ordered.size() + " problems";
        throw ShardlineException.of(ErrorCode.CONFIG_INVALID, "%s has %s", subject, count)
                .withDetail("%s", detail);
    }
}

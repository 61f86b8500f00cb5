package io.shardline.oracle;

import io.shardline.compare.Question;
import io.shardline.compare.Verdict;
import io.shardline.compare.Verdict.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts verdicts by class of statement and keeps those that must not be. */
final class Score {
    private final Map<String, Map<Kind, Integer>> byClass = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> open = new ArrayList<>();

    void add(String type, String where, Question question, Verdict verdict) {
        byClass.computeIfAbsent(type, ignored -> new EnumMap<>(Kind.class)).merge(verdict.kind(), 1, Integer::sum);
        String line = verdict.kind() + " " + where + ": " + question + "\n      " + verdict.reason();
        switch (verdict.kind()) {
            case WRONG, CRASHED -> {
                // A long run tells at once.
                System.out.println(line);
                faults.add(line);
            }
            case REFUSED, OTHER_ERROR -> refusals.add(line);
            case RIGHT, SKIPPED -> {}
        }
    }

    /** Notes an answer that is not the oracle's and right, as one server gives it too by another plan. */
    void open(String where, Question question, Verdict verdict) {
        open.add("OPEN " + where + ": " + question + "\n      " + verdict.reason());
    }

    int count(Kind kind) {
        return byClass.values().stream()
                .mapToInt(counts -> counts.getOrDefault(kind, 0))
                .sum();
    }

    /** What was wrong or crashed, with its question. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** What was refused or failed otherwise than on one server. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** What PostgreSQL leaves open and was answered otherwise than by the oracle. */
    List<String> open() {
        return List.copyOf(open);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        byClass.forEach((type, counts) -> table.append("  %-24s %s%n".formatted(type, counts)));
        Map<Kind, Integer> total = new EnumMap<>(Kind.class);
        byClass.values().forEach(counts -> counts.forEach((kind, count) -> total.merge(kind, count, Integer::sum)));
        return table.append("  %-24s %s%n".formatted("total", total))
                .append("  wrong = %d, crashed = %d, open to PostgreSQL itself = %d%n"
                        .formatted(count(Kind.WRONG), count(Kind.CRASHED), open.size()))
                .toString();
    }
}

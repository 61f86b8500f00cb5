package io.shardline.oracle;

import java.util.List;
import java.util.Random;

/** Choices for a random statement. */
final class Dice {
    private final Random random;

    Dice(Random random) {
        this.random = random;
    }

    boolean in(int sides) {
        return random.nextInt(sides) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A place for a value, as a literal or as a parameter. */
    String value(Domain domain) {
        boolean literal = domain == Domain.KEYS || in(2);
        return "«" + (literal ? "" : "?") + domain.name().toLowerCase(java.util.Locale.ROOT) + "»";
    }
}

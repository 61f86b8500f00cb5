package io.shardline.examples.notebook;

import java.util.Comparator;

/** Order of names with numbers in them as people count: s2 before s10. */
final class NaturalOrder {
    static final Comparator<String> INSTANCE = Comparator.comparing(NaturalOrder::letters)
            .thenComparingLong(NaturalOrder::number)
            .thenComparing(Comparator.naturalOrder());

    private NaturalOrder() {}

    private static String letters(String name) {
        return name.substring(0, digits(name));
    }

    private static long number(String name) {
        String digits = name.substring(digits(name));
        return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
    }

    /** Where the digits at the end begin. */
    private static int digits(String name) {
        int from = name.length();
        while (from > 0 && name.charAt(from - 1) >= '0' && name.charAt(from - 1) <= '9') {
            from--;
        }
        return from;
    }
}

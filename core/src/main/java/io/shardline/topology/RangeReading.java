package io.shardline.topology;

import io.shardline.topology.ShardingRule.RangeEntry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds intervals that are empty or overlap, while the column's type is not known.
 *
 * <p>Texts are ordered in each way that a type could order them, and only what is wrong in all of them is reported: '9' and
 * '10' are in order as numbers and out of order as texts. With the type known, {@code Placement} checks again, exactly.
 */
final class RangeReading {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,40})?");
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{4,}-\\d\\d-\\d\\d[ T].*", Pattern.DOTALL);

    private final List<RangeEntry> range;
    private final List<Place> places;
    private final Comparator<String> order;

    private RangeReading(List<RangeEntry> range, List<Place> places, Comparator<String> order) {
        this.range = range;
        this.places = places;
        this.order = order;
    }

    static void report(List<RangeEntry> range, List<Place> places, Problems problems) {
        List<String> bounds = range.stream()
                .flatMap(entry -> Stream.of(entry.from(), entry.to()))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        Map<Integer, String> wrongInAll = null;
        for (Comparator<String> order : orders(bounds)) {
            Map<Integer, String> wrong = new RangeReading(range, places, order).wrong();
            if (wrongInAll == null) {
                wrongInAll = wrong;
            } else {
                wrongInAll.keySet().retainAll(wrong.keySet());
            }
        }
        if (wrongInAll != null) {
            wrongInAll.forEach((index, text) -> problems.add(places.get(index), "%s", text));
        }
    }

    private static List<Comparator<String>> orders(List<String> bounds) {
        // One instant has several texts, by its offset and its fraction, so texts with a time of day say nothing.
        if (bounds.stream().anyMatch(bound -> TIME_OF_DAY.matcher(bound).matches())) {
            return List.of();
        }
        List<Comparator<String>> orders = new ArrayList<>();
        if (bounds.stream().allMatch(bound -> NUMBER.matcher(bound).matches())) {
            orders.add(Comparator.comparing((Function<String, BigDecimal>) BigDecimal::new));
        }
        orders.add(Comparator.naturalOrder());
        orders.add(Comparator.comparing((String bound) -> bound.toLowerCase(Locale.ROOT)));
        return orders;
    }

    /** Index of a wrong entry to what is wrong with it. */
    private Map<Integer, String> wrong() {
        Map<Integer, String> wrong = new HashMap<>();
        List<Integer> sorted = IntStream.range(0, range.size())
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> range.get(index).from(), Comparator.nullsFirst(order)))
                .toList();
        int reachesFurthest = -1;
        for (int index : sorted) {
            RangeEntry entry = range.get(index);
            if (entry.from() != null && entry.to() != null && order.compare(entry.from(), entry.to()) >= 0) {
                wrong.put(index, "the interval is empty: its end is not above its begin");
                continue;
            }
            if (reachesFurthest >= 0 && reaches(range.get(reachesFurthest).to(), entry.from())) {
                // The later one in the file is the one reported, in every order alike.
                int first = Math.min(index, reachesFurthest);
                wrong.put(Math.max(index, reachesFurthest), overlap(first));
            }
            if (reachesFurthest < 0
                    || isFurther(entry.to(), range.get(reachesFurthest).to())) {
                reachesFurthest = index;
            }
        }
        return wrong;
    }

    private String overlap(int earlier) {
        return "the interval overlaps one of shard \""
                + range.get(earlier).shard() + "\" ("
                + places.get(earlier).brief() + ")";
    }

    private boolean reaches(@Nullable String to, @Nullable String from) {
        return to == null || from == null || order.compare(to, from) > 0;
    }

    private boolean isFurther(@Nullable String to, @Nullable String than) {
        return than != null && (to == null || order.compare(to, than) > 0);
    }
}

package io.shardline.row;

import io.shardline.row.Accumulator.Partial;
import java.util.List;

/** Which accumulator combines which columns; what is not listed here is refused. */
final class Combination {
    private Combination() {}

    static Accumulator of(Combining kind, RowType result, List<Partial> partials) {
        if (partials.size() != (kind == Combining.AVG ? 2 : 1)) {
            throw refused(kind, result, partials);
        }
        RowType type = partials.get(0).type();
        int column = partials.get(0).column();
        return switch (kind) {
            case COUNT -> {
                check(type == RowType.INT8 && result == RowType.INT8, kind, result, partials);
                yield Int8Sum.ofCounts(column);
            }
            case SUM -> sum(result, partials);
            case AVG -> average(result, partials);
            case MIN, MAX -> {
                check(type == result && type != RowType.BOOL, kind, result, partials);
                yield new Extreme(type, column, kind == Combining.MAX);
            }
            case BOOL_AND, BOOL_OR -> {
                // false is below true, so bool_and is the least value and bool_or the greatest.
                check(type == RowType.BOOL && result == type, kind, result, partials);
                yield new Extreme(type, column, kind == Combining.BOOL_OR);
            }
            case BIT_AND, BIT_OR, BIT_XOR -> {
                check(isInteger(type) && result == type, kind, result, partials);
                yield new BitFold(column, kind);
            }
        };
    }

    private static Accumulator sum(RowType result, List<Partial> partials) {
        RowType type = partials.get(0).type();
        int column = partials.get(0).column();
        check(type == (result == RowType.FLOAT4 ? RowType.FLOAT8 : result), Combining.SUM, result, partials);
        return switch (type) {
            case INT8 -> Int8Sum.ofSums(column);
            case NUMERIC -> new NumericSum(partials.get(0));
            case FLOAT8 -> new FloatSum(column, result);
            default -> throw refused(Combining.SUM, result, partials);
        };
    }

    private static Accumulator average(RowType result, List<Partial> partials) {
        Partial sum = partials.get(0);
        Partial count = partials.get(1);
        boolean floats = sum.type() == RowType.FLOAT8;
        check(floats || sum.type() == RowType.INT8 || sum.type() == RowType.NUMERIC, Combining.AVG, result, partials);
        check(count.type() == RowType.INT8, Combining.AVG, result, partials);
        check(result == (floats ? RowType.FLOAT8 : RowType.NUMERIC), Combining.AVG, result, partials);
        return floats ? new FloatAverage(sum.column(), count.column()) : new NumericAverage(sum, count);
    }

    private static boolean isInteger(RowType type) {
        return type == RowType.INT2 || type == RowType.INT4 || type == RowType.INT8;
    }

    private static void check(boolean exact, Combining kind, RowType result, List<Partial> partials) {
        if (!exact) {
            throw refused(kind, result, partials);
        }
    }

    private static IllegalArgumentException refused(Combining kind, RowType result, List<Partial> partials) {
        return new IllegalArgumentException("cannot combine " + kind + " of " + result + " from " + partials);
    }
}

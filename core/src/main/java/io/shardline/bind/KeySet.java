package io.shardline.bind;

import java.util.List;
import java.util.Optional;

/** The shard keys that a relation's rows can have, as far as a statement's conditions tell. */
public sealed interface KeySet {
    /** Nothing is known. */
    record Everything() implements KeySet {}

    /** Every combination of one choice for each key column, in the order of the key. */
    record Product(List<Choice> choices) implements KeySet {
        public Product {
            choices = List.copyOf(choices);
        }

        /** True if there is exactly one combination. */
        public boolean single() {
            return choices.stream().allMatch(Choice.One.class::isInstance);
        }
    }

    /** Whole keys, listed. */
    record Rows(List<List<Operand>> keys) implements KeySet {
        public Rows {
            keys = List.copyOf(keys);
        }
    }

    /** A key of one column between bounds. */
    record Between(Optional<Operand> low, boolean lowInclusive, Optional<Operand> high, boolean highInclusive)
            implements KeySet {}

    record AllOf(List<KeySet> sets) implements KeySet {
        public AllOf {
            sets = List.copyOf(sets);
        }
    }

    record AnyOf(List<KeySet> sets) implements KeySet {
        public AnyOf {
            sets = List.copyOf(sets);
        }
    }

    /** What one key column can be. */
    sealed interface Choice {
        record One(Operand operand) implements Choice {}

        record Listed(List<Operand> operands) implements Choice {
            public Listed {
                operands = List.copyOf(operands);
            }
        }

        /**
         * The items of a flat list, or a column of flat rows.
         *
         * @param token the list's or the rows'
         * @param column from 0; 0 for a list
         */
        record Flat(int token, int column) implements Choice {}

        /** The elements of an array. */
        record Elements(Operand array) implements Choice {}
    }
}

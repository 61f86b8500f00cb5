package io.shardline.plan;

import io.shardline.ErrorCode;
import io.shardline.bind.Operand;
import io.shardline.bind.PlacedTable;
import io.shardline.route.Routing;
import io.shardline.sql.SettingCommand;
import io.shardline.sql.Span;
import java.util.List;
import java.util.Optional;

/** What is done for one statement, whatever its values. */
public sealed interface Plan {
    /** A query that reads no table: any shard answers it. */
    Plan ANYWHERE = new OneShardOr(
            List.of(),
            List.of(),
            false,
            new Several.Refuse(new Refusal(ErrorCode.INTERNAL, "one shard is enough", "", "")));

    /**
     * A statement that runs unchanged where one shard is enough, which its values tell.
     *
     * @param relations where the rows of each relation can be; none for a statement that reads no table
     * @param merged the shards that a merged answer needs: those of the relations whose every row must be there
     * @param writes whether it changes anything, or may
     * @param several what is done when one shard is not enough
     */
    record OneShardOr(List<Routing> relations, List<Routing> merged, boolean writes, Several several) implements Plan {
        public OneShardOr {
            relations = List.copyOf(relations);
            merged = List.copyOf(merged);
        }
    }

    /** What is done over several shards. */
    sealed interface Several {
        /**
         * Merged in the application.
         *
         * @param otherwise what is done if the columns that turn up cannot be merged exactly after all
         * @param clocks calls for which all shards get the same value
         */
        record Merge(PlanNode root, Optional<Gathering> otherwise, List<ClockCall> clocks) implements Several {
            public Merge {
                clocks = List.copyOf(clocks);
            }

            public Merge(PlanNode root) {
                this(root, Optional.empty(), List.of());
            }
        }

        /** Computed by one of the servers, over the rows of all of them. */
        record Gather(Gathering gathering) implements Several {}

        /**
         * A write that each shard concerned does to rows of its own, by the statement as it is.
         *
         * @param clocks calls for which all shards get the same value
         */
        record Each(List<ClockCall> clocks) implements Several {
            public Each {
                clocks = List.copyOf(clocks);
            }
        }

        /** An UPDATE of the shard key that moves rows to their new owners. */
        record Move(KeyMove move) implements Several {}

        record Refuse(Refusal refusal) implements Several {}
    }

    /**
     * A write to a table of which every shard has a copy: the statement as it is, on all of them.
     *
     * @param clocks calls for which all shards get the same value
     */
    record EveryCopy(List<ClockCall> clocks) implements Plan {
        public EveryCopy {
            clocks = List.copyOf(clocks);
        }
    }

    /**
     * INSERT of what a query returns, each row to its owner, or to all copies of a reference table.
     *
     * @param target the tokens that name the table
     * @param columns the column list; empty if none was written
     * @param source the tokens of the query
     * @param keyPositions for each key column its position in a row, from 0; empty for a table that is not sharded
     * @param conflict the tokens of ON CONFLICT ... DO NOTHING
     */
    record InsertQuery(
            PlacedTable table,
            Span target,
            List<String> columns,
            Span source,
            List<Integer> keyPositions,
            Optional<Span> conflict)
            implements Plan {
        public InsertQuery {
            columns = List.copyOf(columns);
            keyPositions = List.copyOf(keyPositions);
        }
    }

    /**
     * INSERT of rows, each to its owner.
     *
     * @param rows the tokens of the rows, commas between them included
     * @param keyPositions for each key column its position in a row, from 0
     * @param keys for each row its key; none for flat rows, which are read from the text
     * @param rowSpans for each row its tokens; none for flat rows
     * @param nested where the rows of each relation in nested queries can be
     * @param split why the rows and nested queries must be of one shard, if that is so
     * @param clocks calls for which all shards get the same value
     * @param distinct if several executions may be made one statement, the positions in a row in which the rows of that must
     *     differ; empty if they may not
     */
    record InsertRows(
            PlacedTable.Sharded table,
            Span rows,
            List<Integer> keyPositions,
            List<List<Operand>> keys,
            List<Span> rowSpans,
            List<Routing> nested,
            Optional<Refusal> split,
            List<ClockCall> clocks,
            Optional<List<Integer>> distinct)
            implements Plan {
        public InsertRows {
            distinct = distinct.map(List::copyOf);
            clocks = List.copyOf(clocks);
            keyPositions = List.copyOf(keyPositions);
            keys = List.copyOf(keys);
            rowSpans = List.copyOf(rowSpans);
            nested = List.copyOf(nested);
        }

        /** True if the rows are one flat token. */
        public boolean flat() {
            return keys.isEmpty();
        }
    }

    /**
     * Several statements in one text, each planned when its turn comes: those before may change what it means.
     *
     * @param transactions whether one of them begins or ends a transaction
     */
    record Sequence(List<Span> statements, boolean transactions) implements Plan {
        public Sequence {
            statements = List.copyOf(statements);
        }
    }

    /**
     * INSERT of rows some of whose columns a server would fill by counting, or by the default of a shard key: one shard is asked
     * for the values, and the statement is run with them, as another text.
     *
     * @param columns what is to be filled, in every row
     * @param listEnd the token that closes the column list; -1 without a list
     * @param overriding the token before which OVERRIDING SYSTEM VALUE is to stand; -1 if it is there already
     * @param rows the token of flat rows; -1 for others
     * @param places for each row that is not flat, and each column, the tokens that its value replaces
     * @param defaultValues the tokens DEFAULT VALUES, in whose place the columns and a row of them come
     */
    record InsertFilled(
            TableName table,
            List<Filled> columns,
            int listEnd,
            int overriding,
            int rows,
            List<List<Span>> places,
            Optional<Span> defaultValues)
            implements Plan {
        public InsertFilled {
            columns = List.copyOf(columns);
            places = List.copyOf(places);
        }

        /** A name as the servers have it. */
        public record TableName(String schema, String name) {}

        /**
         * One column.
         *
         * @param position where every row has DEFAULT for it; -1 if the rows leave it out
         * @param counted by a sequence, and so in blocks
         * @param call an expression to be written into the row, and not drawn: it asks for the time of the transaction
         */
        public record Filled(String name, int position, boolean counted, Optional<String> call) {}
    }

    /**
     * A statement that defines or maintains something, run unchanged on every shard that has it or is to have it.
     *
     * @param verb its first word, lower case
     * @param shards ascending; none for all
     * @param together whether they can do it in one transaction; otherwise they do it one after the other
     */
    record Definition(String verb, List<Integer> shards, boolean together) implements Plan {
        public Definition {
            shards = List.copyOf(shards);
        }
    }

    /**
     * A table that is made of a query: two statements in one transaction.
     *
     * @param definition makes the table, empty
     * @param insert fills it; empty if it was there already
     */
    record TableOfQuery(String definition, Optional<String> insert) implements Plan {}

    /**
     * A query that reads no table and asks for what one shard keeps for all: a number of a sequence, an advisory lock. It runs
     * on the first shard.
     *
     * @param keeps the session is to keep its connection there, on which a lock is held
     * @param sets a sequence is set anew
     */
    record OnFirst(boolean keeps, boolean sets) implements Plan {}

    /** EXPLAIN of a statement: its plan, printed. */
    record Explained(Plan plan, Span statement, ExplainOptions options) implements Plan {}

    /** SET and its like, which the session does. */
    record Setting(SettingCommand command) implements Plan {}

    /**
     * BEGIN and its like, which the session does.
     *
     * @param savepoint the name of the savepoint that it is about
     * @param chain whether another transaction is to begin at once
     * @param modes of the transaction that it begins; may be empty
     */
    record TransactionControl(Verb verb, Optional<String> savepoint, boolean chain, Span modes) implements Plan {
        /** What is to be done. */
        public enum Verb {
            BEGIN,
            COMMIT,
            ROLLBACK,
            SAVEPOINT,
            ROLLBACK_TO,
            RELEASE
        }
    }
}

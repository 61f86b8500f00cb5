package io.shardline.plan;

import io.shardline.plan.ShardSql.Piece;
import io.shardline.route.Routing;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is gathered in the place of rows, where the rows are made into groups: each shard's part of every group. They lie in one
 * temporary table, over which the statement is computed with every aggregate replaced by one that combines the parts.
 *
 * @param columns of a part, and so of the temporary table
 * @param query what each shard computes: the parts of its own rows
 * @param distinct the final select list is DISTINCT
 * @param items the final select list
 * @param rest what follows the temporary table in the final statement
 * @param clocks calls for which all shards and the final statement get the same value
 * @param required the relations of which every row of the result has one: only shards with rows of each are asked
 */
public record GroupParts(
        List<Column> columns,
        ShardSql query,
        boolean distinct,
        List<Item> items,
        List<FinalPiece> rest,
        List<ClockCall> clocks,
        List<Routing> required) {
    /** The temporary table's name, in the schema of temporary tables; what its columns are named by. */
    public static final String TABLE = "shardline_parts";

    public GroupParts {
        columns = List.copyOf(columns);
        items = List.copyOf(items);
        rest = List.copyOf(rest);
        clocks = List.copyOf(clocks);
        required = List.copyOf(required);
    }

    /** The final statement as far as it is known without a server: labels and types are missing. */
    public String statement(SqlText text) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text(distinct ? "SELECT DISTINCT" : "SELECT"));
        for (int i = 0; i < items.size(); i++) {
            pieces.add(new Piece.Text(i == 0 ? "" : ","));
            items.get(i).pieces().forEach(piece -> pieces.add(piece.shown()));
        }
        pieces.add(new Piece.Text(" FROM " + TABLE));
        rest.forEach(piece -> pieces.add(piece.shown()));
        return new ShardSql(pieces).render(text, OptionalLong.empty()).text().strip();
    }

    /**
     * A column of a part.
     *
     * @param sum a sum that must be an exact number, for its parts to be added up in any order
     */
    public record Column(String name, boolean sum) {
        /** The column in the final statement. */
        public String qualified() {
            return TABLE + "." + name;
        }
    }

    /** @param labelled its label is among the pieces; otherwise it is the one that the server gives the caller's own text */
    public record Item(List<FinalPiece> pieces, boolean labelled) {
        public Item {
            pieces = List.copyOf(pieces);
        }
    }

    /** A piece of the final statement. */
    public sealed interface FinalPiece {
        /** One that does not depend on types. */
        record Known(Piece piece) implements FinalPiece {
            @Override
            public Piece shown() {
                return piece;
            }
        }

        /** The sum of a column of sums, of the same type as they are. */
        record Total(Column column) implements FinalPiece {
            @Override
            public Piece shown() {
                return new Piece.Text(" pg_catalog.sum(" + column.qualified() + ")");
            }
        }

        /** As it is shown where types are not known. */
        Piece shown();
    }
}

package io.shardline.plan;

import io.shardline.route.Routing;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import java.util.List;
import java.util.Optional;

/**
 * A read that one server computes over temporary tables, which hold the rows of all shards, or the shards' parts of groups.
 *
 * @param reason a sentence: why the shards' own answers are not enough
 * @param tables every table that the statement reads, each once
 * @param clocks calls for the time that may stand in filters
 * @param parts what is brought together instead of the tables' rows, where that is enough
 * @param unread what takes the place of our own reading of the statement, if it was a server that told what it reads
 */
public record Gathering(
        String reason,
        List<Source> tables,
        List<ClockCall> clocks,
        Optional<GroupParts> parts,
        Optional<Unread> unread) {
    public Gathering {
        clocks = List.copyOf(clocks);
        tables = List.copyOf(tables);
    }

    /** The same read, of the tables' rows. */
    public Gathering ofRows(String why) {
        return new Gathering(why, tables, clocks, Optional.empty(), unread);
    }

    /**
     * A table whose rows are brought together.
     *
     * @param columns those that are needed; empty for all of them
     * @param key its primary key, where the statement may lean on there being one; empty otherwise
     * @param filter the part of the text that every row needed satisfies, if one is known
     * @param routings where the rows of each of its occurrences can be
     * @param names every place of the text that names it, as the tokens of the name or of its schema in a column's
     */
    public record Source(
            TableName table,
            List<String> columns,
            List<String> key,
            Optional<ShardSql> filter,
            List<Routing> routings,
            List<Use> names) {
        public Source {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
            routings = List.copyOf(routings);
            names = List.copyOf(names);
        }

        /** True if every shard has all of its rows. */
        public boolean copied() {
            return routings.stream().allMatch(Routing.AnyShard.class::isInstance);
        }
    }

    /** A table by its catalog name. */
    public record TableName(String schema, String name) {
        /** Quoted, with its schema. */
        public String quoted() {
            return Name.quote(schema) + "." + Name.quote(name);
        }

        /** Quoted, without its schema. */
        public String quotedName() {
            return Name.quote(name);
        }

        @Override
        public String toString() {
            return schema.equals("public") ? name : schema + "." + name;
        }
    }

    /**
     * A place that names a table.
     *
     * @param schema the tokens of the schema and the point behind it; empty, before the name, where none is written
     */
    public record Use(Span schema) {}

    /**
     * A statement of which a server told what it reads. Its names are not all known by their place in the text, so before it
     * runs the server is asked whether it reads the temporary tables alone.
     *
     * @param views those that it reads, each behind those that it reads itself
     * @param path the schemas in which the texts of the views find their names
     * @param parameterTypes types of the placeholders
     */
    public record Unread(List<View> views, List<String> path, List<String> parameterTypes) {
        public Unread {
            views = List.copyOf(views);
            path = List.copyOf(path);
            parameterTypes = List.copyOf(parameterTypes);
        }
    }

    /**
     * A view, to be made anew over the temporary tables.
     *
     * @param names every place of the text that names it with its schema
     */
    public record View(TableName name, String definition, List<Use> names) {
        public View {
            names = List.copyOf(names);
        }
    }
}

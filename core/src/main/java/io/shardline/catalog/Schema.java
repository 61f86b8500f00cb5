package io.shardline.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is declared on the shards. Safe for use by any thread. */
public interface Schema {
    /**
     * Finds a relation by name, through the servers' own search path when no schema is given.
     *
     * @return empty if no shard has it, of those that are not {@link #absent}
     * @throws io.shardline.ShardlineException SHARDS_DIFFER if shards that have it declare other columns or keys
     */
    Optional<Table> table(Optional<String> schema, String name) throws SQLException;

    /** The shards that have not answered since the start, so that nothing is known of what they have. */
    default Set<Integer> absent() {
        return Set.of();
    }

    /** What is known of the functions and operators of these names, in whatever schema; an entry for each name. */
    Map<String, Functions.Facts> functions(List<String> names) throws SQLException;

    /** The functions and procedures of a name, found through the servers' own search path when no schema is given. */
    default List<Routine> routines(Optional<String> schema, String name) throws SQLException {
        return List.of();
    }

    /** What a server does by itself when a table is written. */
    default SideEffects sideEffects(Table table) throws SQLException {
        return SideEffects.NONE;
    }

    /**
     * Lets a server judge a text that could not be read here, without running it.
     *
     * @param placeholders whether {@code ?} is a placeholder in it, and not an operator
     * @throws SQLException the server's own error, if the text is wrong
     */
    void judge(String sql, boolean placeholders) throws SQLException;

    /** A query of which a server is asked what it reads. */
    interface Question {
        /** The text, as the PostgreSQL driver prepares it. */
        String text();

        /** How many placeholders it has. */
        int placeholders();

        /** The text as the server reads it, with NULLs of these types for the placeholders. */
        String typed(List<String> types);
    }

    /**
     * Asks a server what a query reads.
     *
     * @throws SQLException the server's own error, if the text is no query that can stand in FROM
     */
    Reads reads(Question question) throws SQLException;
}

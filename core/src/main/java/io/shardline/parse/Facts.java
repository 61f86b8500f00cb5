package io.shardline.parse;

import io.shardline.sql.Name;
import java.util.List;
import java.util.Set;

/**
 * What JSqlParser's tree says of a statement, to be compared with an independent reading.
 *
 * @param tables the names in FROM, JOIN, INTO, UPDATE and USING, in the order of the text, nested queries included; a reference
 *     to a common table expression is a name like any other; names in {@code t.*} and in FOR UPDATE OF are not
 * @param selects how many SELECT bodies there are on all levels, the outermost one included; VALUES and TABLE are none
 * @param joins how many JOINs are written on all levels; a comma is none
 * @param clauses the clauses of the outermost SELECT, UPDATE or DELETE itself; of a set operation, those after its last
 *     arm; of a query in parentheses, those after the parenthesis
 */
public record Facts(Kind kind, List<Name> tables, int selects, int joins, Set<Clause> clauses) {
    public Facts {
        tables = List.copyOf(tables);
        clauses = Set.copyOf(clauses);
    }

    /** VALUES and TABLE are SELECT, too. */
    public enum Kind {
        SELECT,
        INSERT,
        UPDATE,
        DELETE,
        MERGE,
        OTHER
    }

    /** FETCH is LIMIT, DISTINCT ON is DISTINCT. */
    public enum Clause {
        DISTINCT,
        WHERE,
        GROUP_BY,
        HAVING,
        ORDER_BY,
        LIMIT,
        OFFSET
    }
}

package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Binder;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Tables;
import io.shardline.catalog.Table;
import io.shardline.parse.Reader;
import io.shardline.plan.Plan.Definition;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import io.shardline.topology.TablePlacement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans statements that define or maintain things: on the shards that have them or are to have them.
 *
 * <p>A table that is created goes where the topology places it, or else to the first shard. What belongs to a table goes where that
 * table is, what belongs to none (types, functions, schemas) to all shards. What the shards could not keep together, such as a
 * unique key without the shard key, is found after the statement ran and before it is committed.
 */
final class DefinitionPlanner {
    private static final Set<String> VERBS = Set.of(
            "create",
            "alter",
            "drop",
            "truncate",
            "comment",
            "grant",
            "revoke",
            "vacuum",
            "analyze",
            "analyse",
            "reindex",
            "cluster",
            "refresh",
            "lock");

    private static final String[] RELATIONS = {"table", "view", "index", "sequence"};
    private static final String[] EVERYWHERE = {
        "schema",
        "type",
        "domain",
        "function",
        "procedure",
        "routine",
        "aggregate",
        "extension",
        "collation",
        "operator",
        "cast"
    };
    private static final String[] OF_A_TABLE = {"trigger", "policy"};
    private static final String[] OF_SERVERS = {"database", "tablespace", "role", "parameter"};
    private static final List<Integer> ALL = List.of();

    private final String verb;
    private final Words words;
    private final Tables tables;

    private DefinitionPlanner(SqlText text, Statement.Other other, Tables tables) {
        this.verb = other.verb();
        this.words = new Words(text, other.span());
        this.tables = tables;
    }

    /** Empty if it is another kind of statement. */
    static Optional<Definition> plan(SqlText text, Statement.Other other, Tables tables) throws SQLException {
        return VERBS.contains(other.verb())
                ? Optional.of(new DefinitionPlanner(text, other, tables).plan())
                : Optional.empty();
    }

    private Definition plan() throws SQLException {
        words.skip();
        return switch (verb) {
            case "create" -> create();
            case "alter" -> alter();
            case "drop" -> drop();
            case "truncate" -> {
                words.take("table");
                yield together(where(words.names()));
            }
            case "lock" -> {
                words.take("table");
                yield together(where(words.names()));
            }
            case "comment" -> comment();
            case "grant", "revoke" -> grant();
            case "refresh" -> {
                words.take("materialized", "view");
                words.take("concurrently");
                yield together(where(words.name()));
            }
            default -> maintenance();
        };
    }

    private Definition together(List<Integer> shards) {
        return new Definition(verb, shards, true);
    }

    private Definition inTurn(List<Integer> shards) {
        return new Definition(verb, shards, false);
    }

    private Definition create() throws SQLException {
        words.take("or", "replace");
        words.takeAny("global", "local");
        if (words.takeAny("temp", "temporary")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "temporary tables are not created through the shards")
                    .withDetail("It would be on one connection alone, and sessions share those.")
                    .withHint("Create an ordinary table and drop it afterwards, or put the query into WITH.");
        }
        words.take("unlogged");
        if (words.take("table")) {
            words.take("if", "not", "exists");
            return table(words.name());
        }
        boolean unique = words.take("unique");
        if (words.take("index")) {
            boolean concurrently = words.take("concurrently");
            words.skipBehind("on");
            words.take("only");
            Name table = words.name();
            if (unique && concurrently && tables.find(table) instanceof PlacedTable.Sharded) {
                throw refused(
                        "a unique index of a sharded table is not created concurrently",
                        "Whether it contains the shard key is seen when it is there, and it could not be undone.",
                        "Create it without CONCURRENTLY.");
            }
            List<Integer> shards = where(table);
            return concurrently ? inTurn(shards) : together(shards);
        }
        boolean materialized = words.take("materialized");
        words.take("recursive");
        if (words.take("view")) {
            return view(materialized);
        }
        words.take("constraint");
        if (words.takeAny(OF_A_TABLE)) {
            words.skipBehind("on");
            return together(where(words.name()));
        }
        if (words.take("sequence") || words.takeAny(EVERYWHERE)) {
            return together(ALL);
        }
        throw unknown();
    }

    private Definition table(Name name) throws SQLException {
        while (!words.atEnd()) {
            if (words.take("partition", "of")) {
                return together(where(words.name()));
            }
            words.skip();
        }
        Optional<TablePlacement> declared = tables.declared(name);
        if (declared.isPresent()) {
            return together(
                    declared.get() instanceof TablePlacement.Pinned pinned
                            ? List.of(tables.shard(pinned.shard()))
                            : ALL);
        }
        return together(where(name));
    }

    private Definition view(boolean materialized) throws SQLException {
        words.skipBehind("as");
        Optional<Integer> shard = pinned(words.rest());
        if (shard.isPresent()) {
            return together(List.of(shard.get()));
        }
        if (materialized) {
            throw refused(
                    "a materialized view of rows on several shards is not created",
                    "Each shard would have its own part.",
                    "Create a view, or a table for what the query gives: CREATE TABLE AS.");
        }
        return together(ALL);
    }

    /** The one shard on which all tables of a query are pinned. */
    private Optional<Integer> pinned(String query) throws SQLException {
        try {
            SqlText text = SqlText.read(query, false);
            List<Statement> read = Reader.read(text);
            if (read.size() != 1 || !(read.get(0) instanceof Statement.Select select)) {
                return Optional.empty();
            }
            Set<Integer> shards = new TreeSet<>();
            for (Relation relation : Binder.bind(text, select, tables).relations()) {
                shards.add(relation.table() instanceof PlacedTable.Pinned pinned ? pinned.shard() : -1);
            }
            return shards.size() == 1
                    ? Optional.of(shards.iterator().next()).filter(shard -> shard >= 0)
                    : Optional.empty();
        } catch (ShardlineException notReadHere) {
            return Optional.empty();
        }
    }

    private Definition alter() throws SQLException {
        words.take("materialized");
        words.take("foreign");
        if (words.takeAny(RELATIONS)) {
            words.take("if", "exists");
            words.take("only");
            Name name = words.name();
            words.take("*");
            new KeptKey(words, tables, name).check();
            return together(where(name));
        }
        if (words.takeAny(OF_A_TABLE)) {
            words.skipBehind("on");
            return together(where(words.name()));
        }
        if (words.takeAny(EVERYWHERE) || words.take("default", "privileges")) {
            return together(ALL);
        }
        throw unknown();
    }

    private Definition drop() throws SQLException {
        words.take("materialized");
        words.take("foreign");
        if (words.takeAny(RELATIONS)) {
            boolean concurrently = words.take("concurrently");
            words.take("if", "exists");
            List<Integer> shards = where(words.names());
            return concurrently ? inTurn(shards) : together(shards);
        }
        if (words.takeAny(OF_A_TABLE)) {
            words.skipBehind("on");
            return together(where(words.name()));
        }
        if (words.takeAny(EVERYWHERE)) {
            return together(ALL);
        }
        throw unknown();
    }

    private Definition comment() throws SQLException {
        words.take("on");
        if (words.takeAny(OF_SERVERS)) {
            throw ofServers("databases, tablespaces and roles are not commented on through the shards");
        }
        words.take("materialized");
        if (words.takeAny(RELATIONS)) {
            return together(where(words.name()));
        }
        if (words.take("column")) {
            List<String> parts = words.name().parts();
            return together(where(new Name(parts.subList(0, parts.size() - 1))));
        }
        if (words.take("constraint") || words.takeAny(OF_A_TABLE)) {
            words.skipBehind("on");
            words.take("domain");
            return together(where(words.name()));
        }
        return together(ALL);
    }

    private Definition grant() throws SQLException {
        if (!words.skipBehind("on")) {
            throw ofServers("roles are not granted through the shards");
        }
        if (words.takeAny(OF_SERVERS)) {
            throw ofServers("rights to databases, tablespaces and parameters are not granted through the shards");
        }
        if (words.peek().equals("all") || words.takeAny(EVERYWHERE) || words.takeAny("language", "foreign")) {
            return together(ALL);
        }
        if (words.take("large", "object")) {
            throw unknown();
        }
        words.takeAny("table", "sequence");
        return together(where(words.names()));
    }

    /** VACUUM, ANALYZE, REINDEX and CLUSTER. */
    private Definition maintenance() throws SQLException {
        boolean alone = verb.equals("vacuum");
        boolean options = true;
        while (options) {
            options = words.takeAny("full", "freeze", "verbose", "analyze", "table", "index");
            if (words.take("concurrently")) {
                alone = true;
                options = true;
            }
            if (!options && words.startsParentheses()) {
                words.skip();
                options = true;
            }
        }
        if (verb.equals("reindex") && words.takeAny("schema", "database", "system")) {
            return inTurn(ALL);
        }
        if (words.atEnd()) {
            // Of all tables they lock also what databases of one server have in common, and would wait for each other.
            return inTurn(ALL);
        }
        List<Integer> shards = where(words.names());
        return alone ? inTurn(shards) : together(shards);
    }

    private List<Integer> where(Name name) throws SQLException {
        return where(List.of(name));
    }

    /** The shards that have these relations; the first, which will say so, for those that none has. */
    private List<Integer> where(List<Name> names) throws SQLException {
        Set<Integer> shards = new TreeSet<>();
        for (Name name : names) {
            Optional<Table> known = tables.schema().table(name.schema(), name.last());
            List<Integer> here = known.map(Table::shards).orElse(List.of());
            if (!here.isEmpty() && !shards.isEmpty() && !shards.equals(new TreeSet<>(here))) {
                throw refused(
                        "\"" + name + "\" is on other shards than what is named before it",
                        "Each server would miss one.",
                        "Name one thing at a time.");
            }
            shards.addAll(here);
        }
        return shards.isEmpty() ? List.of(0) : List.copyOf(shards);
    }

    private ShardlineException unknown() {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED,
                        "%s of this kind is not run through the shards",
                        verb.toUpperCase(Locale.ROOT))
                .withDetail("It is not known on which of them it would have to take effect.")
                .withHint("Run it on each shard with ParallelConnection.onEachShard.");
    }

    private static ShardlineException ofServers(String message) {
        return refused(
                message, "They belong to whole servers.", "Run it on each server, over a connection to that server.");
    }

    private static ShardlineException refused(String message, String reason, String hint) {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "%s", message)
                .withDetail("%s", reason)
                .withHint("%s", hint);
    }
}

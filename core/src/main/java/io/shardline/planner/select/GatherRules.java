package io.shardline.planner.select;

import io.shardline.bind.BoundStatement;
import io.shardline.bind.Relation;
import io.shardline.catalog.Functions.Volatility;
import io.shardline.catalog.Table;
import io.shardline.plan.Refusal;
import io.shardline.sql.SqlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What temporary tables cannot stand in for: a table's own identity and place, and the server that a function asks about. */
public final class GatherRules {
    private static final Set<String> SYSTEM_COLUMNS = Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");
    private static final Set<String> TABLE_TYPES = Set.of("regclass");

    /** Differ at each call, which is right, and do nothing else. */
    private static final Set<String> HARMLESS = Set.of(
            "random",
            "random_normal",
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "clock_timestamp",
            "timeofday",
            "pg_sleep",
            "pg_sleep_for",
            "pg_sleep_until");

    /** Built in, not volatile, and yet about tables by their names or about the server or session that is asked. */
    private static final Pattern ASKS_THE_SERVER = Pattern.compile("pg_(?!typeof$|size_|collation_for$|input_|sleep).*"
            + "|.*_to_xml.*|.*_to_xmlschema|has_.*_privilege|current_schemas?|current_database|current_catalog"
            + "|inet_.*|txid_.*|currtid2|to_reg.*|row_security_active|.*obj_description|col_description|ts_stat"
            + "|current_setting|version|dblink.*");

    private final BoundStatement bound;
    private final FunctionRules functions;

    GatherRules(BoundStatement bound, FunctionRules functions) {
        this.bound = bound;
        this.functions = functions;
    }

    Optional<Refusal> check() {
        return functions
                .ownedOverSeveral(bound)
                .or(() -> FunctionRules.gathered(bound))
                .or(this::locks)
                .or(this::relations)
                .or(this::columns)
                .or(this::types)
                .or(this::calls);
    }

    /** Those of a query within, for the query's own are never gathered. */
    private Optional<Refusal> locks() {
        return bound.locksRows()
                ? Optional.of(Refusals.read("FOR UPDATE and its like would lock copies of the rows."))
                : Optional.empty();
    }

    private Optional<Refusal> relations() {
        SqlText text = bound.text();
        Map<String, Table> byName = new HashMap<>();
        for (Relation relation : bound.relations()) {
            Optional<Table> table = relation.table().definition();
            if (table.isEmpty()) {
                return refuse(
                        "\"%s\" speaks of one shard's server and is joined to tables of others.",
                        relation.table().name());
            }
            Table other = byName.put(table.get().name(), table.get());
            if (other != null && !other.equals(table.get())) {
                return refuse("Two tables of different schemas are named \"%s\".", other.name());
            }
            List<Integer> tokens = GatheredNames.tokens(relation);
            boolean partial =
                    tokens.stream().anyMatch(token -> text.is(token, "tablesample") || text.is(token, "only"));
            if (partial) {
                return refuse(
                        "ONLY and TABLESAMPLE of \"%s\" depend on how its rows are stored.",
                        table.get().name());
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> columns() {
        return bound.columns().stream()
                .map(column -> column.name().last())
                .filter(SYSTEM_COLUMNS::contains)
                .findFirst()
                .flatMap(column -> refuse("System column %s means something different on each shard.", column));
    }

    private Optional<Refusal> types() {
        return tableTypes(bound.text());
    }

    /** A cast to a type whose values are tables. */
    public static Optional<Refusal> tableTypes(SqlText text) {
        for (int token = 0; token < text.size(); token++) {
            if (text.isName(token) && TABLE_TYPES.contains(text.name(token))) {
                return refuse("A table's number is another one on each shard.");
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> calls() {
        return bound.calls().stream()
                .filter(call -> !allows(call.name().last(), functions.volatility(call)))
                .findFirst()
                .flatMap(call ->
                        refuse("Function %s is one server's own business, and several would be asked.", call.name()));
    }

    /** Whether a function has the same answer on one server as on the one that gathers. */
    public static boolean allows(String name, Volatility volatility) {
        return (volatility != Volatility.VOLATILE || HARMLESS.contains(name)) && !asksTheServer(name);
    }

    public static boolean asksTheServer(String name) {
        return ASKS_THE_SERVER.matcher(name).matches();
    }

    private static Optional<Refusal> refuse(String reason, Object... arguments) {
        return Optional.of(Refusals.read(reason, arguments));
    }
}

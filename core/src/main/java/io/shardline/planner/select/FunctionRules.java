package io.shardline.planner.select;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.OwnedCall;
import io.shardline.bind.PlacedTable;
import io.shardline.catalog.Functions.Facts;
import io.shardline.catalog.Functions.Volatility;
import io.shardline.catalog.Schema;
import io.shardline.plan.ClockCall;
import io.shardline.plan.Plan;
import io.shardline.plan.Refusal;
import io.shardline.sql.Expression;
import io.shardline.sql.Query;
import io.shardline.sql.QueryBody;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the functions in a statement allow. */
public final class FunctionRules {
    /** They speak of what was done on one connection, which another session may have used since. */
    private static final Set<String> OF_CONNECTION = Set.of("currval", "lastval");

    private static final Set<String> SEQUENCES = Set.of("nextval", "currval", "lastval", "setval");

    /** Built in and not volatile by the catalog, and yet each shard has its own answer. */
    private static final Set<String> PER_SHARD = Set.of(
            "now",
            "transaction_timestamp",
            "statement_timestamp",
            "current_date",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "current_database",
            "current_catalog",
            "inet_client_addr",
            "inet_client_port",
            "inet_server_addr",
            "inet_server_port",
            "pg_backend_pid",
            "pg_postmaster_start_time",
            "pg_conf_load_time",
            "pg_current_xact_id",
            "pg_current_xact_id_if_assigned",
            "pg_current_snapshot",
            "txid_current",
            "txid_current_if_assigned",
            "txid_current_snapshot",
            "age",
            "pg_relation_size",
            "pg_table_size",
            "pg_total_relation_size",
            "pg_indexes_size",
            "pg_database_size",
            "currtid2",
            "query_to_xml",
            "table_to_xml",
            "schema_to_xml",
            "database_to_xml",
            "cursor_to_xml",
            "to_regclass",
            "row_security_active",
            "has_table_privilege");

    /** For a query that reads no table and calls what one shard keeps for all: how it runs there. */
    public static Optional<Plan> onFirst(BoundStatement bound) throws ShardlineException {
        List<String> names =
                bound.calls().stream().map(call -> call.name().last()).toList();
        if (!bound.relations().isEmpty() || names.stream().noneMatch(FunctionRules::isKeptByFirst)) {
            return Optional.empty();
        }
        if (!bound.ownedCalls().isEmpty()) {
            throw refused(bound.ownedCalls().get(0), "It runs on its own shard, and what else is called on the first.");
        }
        boolean keeps = names.stream().anyMatch(name -> name.contains("advisory") && !name.contains("xact"));
        return Optional.of(new Plan.OnFirst(keeps, names.contains("setval")));
    }

    private static boolean isKeptByFirst(String name) {
        return SEQUENCES.contains(name) || isLock(name) || name.equals("pg_notify");
    }

    private static boolean isLock(String name) {
        return name.startsWith("pg_advisory_") || name.startsWith("pg_try_advisory_");
    }

    private final Map<String, Facts> facts;

    /** Names that may be calls of functions, or be fields of rows. */
    private final Set<String> fields;

    private FunctionRules(Map<String, Facts> facts, Set<String> fields) {
        this.facts = facts;
        this.fields = fields;
    }

    public static FunctionRules of(BoundStatement bound, Schema schema) throws SQLException {
        Set<String> fields = HiddenCalls.fields(bound);
        Stream<String> calls = bound.calls().stream().map(call -> call.name().last());
        List<String> names = Stream.of(calls, fields.stream(), HiddenCalls.operators(bound.text()).stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
        return new FunctionRules(names.isEmpty() ? Map.of() : schema.functions(names), fields);
    }

    public boolean aggregate(Expression.Call call) {
        return facts(call).aggregate();
    }

    /** True if every function of that name is PostgreSQL's own. */
    boolean builtIn(Expression.Call call) {
        return facts(call).builtIn();
    }

    public Volatility volatility(Expression.Call call) {
        return facts(call).volatility();
    }

    private Facts facts(Expression.Call call) {
        return facts.getOrDefault(call.name().last(), Facts.UNKNOWN);
    }

    /** Refuses what may be wrong even when one shard answers: a function that reads tables sees that shard's rows alone. */
    public void requireSafe(BoundStatement bound) throws ShardlineException {
        requireNoHiddenCall(bound);
        boolean pinned = !bound.relations().isEmpty()
                && bound.relations().stream().allMatch(relation -> relation.table() instanceof PlacedTable.Pinned);
        for (Expression.Call call : bound.calls()) {
            String name = call.name().last();
            // Without tables the first shard is asked, which counts for all.
            boolean alone = bound.relations().isEmpty() && !OF_CONNECTION.contains(name);
            if (SEQUENCES.contains(name) && !pinned && !alone) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "function %s is not called on sharded tables", call.name())
                        .withDetail("Each shard has a sequence of its own, so its numbers would not be unique.");
            }
            if (isLock(name) && !bound.relations().isEmpty()) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "function %s is called without tables only", name)
                        .withDetail("A lock excludes all others on one shard alone, which is not where the rows are.");
            }
            if (call.name().last().equals("set_config")) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "function set_config is not called")
                        .withDetail("It would change one connection, which other sessions borrow after this one.")
                        .withHint("Give the setting in the url of every shard.");
            }
            boolean owned = bound.ownedCalls().stream().anyMatch(each -> each.call() == call);
            if (facts(call).volatility() == Volatility.USER_DEFINED && !owned) {
                throw notImmutable(call.name());
            }
        }
        for (OwnedCall call : bound.ownedCalls()) {
            if (call.owner() instanceof OwnedCall.Owner.Unknown unknown) {
                throw refused(call, unknown.reason());
            }
        }
    }

    /** Refuses functions that run on a shard of their own, where a statement is not for one shard or rows go to others. */
    public static void requireNoneOwned(BoundStatement bound) throws ShardlineException {
        if (!bound.ownedCalls().isEmpty()) {
            throw refused(
                    bound.ownedCalls().get(0),
                    "It runs on the shard of its key, and rows are written wherever they belong.");
        }
    }

    private static ShardlineException refused(OwnedCall call, String reason) {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED,
                        "function %s is not called here",
                        call.call().name())
                .withDetail("%s", reason)
                .withHint("Call it in a statement of its own, with constants or parameters.");
    }

    /** Why functions that run on a shard of their own cannot be called where rows of several shards are read. */
    Optional<Refusal> ownedOverSeveral(BoundStatement bound) {
        return bound.ownedCalls().stream()
                .filter(call -> call.mayWrite() || !(call.owner() instanceof OwnedCall.Owner.OfRow))
                .findFirst()
                .map(call -> Refusals.read(
                        call.mayWrite()
                                ? "Function %s may write, on each shard by itself."
                                : "Function %s runs on the shard of its key, which is not where all rows are.",
                        call.call().name()));
    }

    /** Why they cannot be called where the rows have been brought to one shard. */
    static Optional<Refusal> gathered(BoundStatement bound) {
        return bound.ownedCalls().stream()
                .findFirst()
                .map(call -> Refusals.read(
                        "Function %s runs on the shard of its key, and the rows of all would be brought to one.",
                        call.call().name()));
    }

    /** A sequence, or a setting of the connection. */
    public static boolean onServerState(String name) {
        return SEQUENCES.contains(name) || name.equals("set_config");
    }

    private void requireNoHiddenCall(BoundStatement bound) throws ShardlineException {
        for (String name : fields) {
            if (facts.getOrDefault(name, Facts.UNKNOWN).volatility() == Volatility.USER_DEFINED) {
                throw notImmutable(name);
            }
        }
        for (String name : HiddenCalls.operators(bound.text())) {
            if (facts.getOrDefault(name, Facts.UNKNOWN).volatility() == Volatility.USER_DEFINED) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "operator %s is not immutable, or hides one of PostgreSQL's own",
                                name)
                        .withDetail("It may read tables, and would see the rows of one shard only;"
                                + " or other values are equal by it than those by which rows are found here.")
                        .withHint("Declare its function IMMUTABLE, and leave pg_catalog out of search_path.");
            }
        }
    }

    public static ShardlineException notImmutable(Object name) {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "function %s is not immutable", name)
                .withDetail("It may read tables, and would see the rows of one shard only.")
                .withHint(
                        "Declare it IMMUTABLE if its result depends on its arguments alone, or under \"functions\" of the"
                                + " topology if it concerns the rows of one shard key that it is given.");
    }

    /** The calls for the time that can be given one value for all shards; not those that give a column its name. */
    public List<ClockCall> clocks(BoundStatement bound, Query query) {
        return clocks(bound, query.body() instanceof QueryBody.Select select ? select.items() : List.of());
    }

    /** The same for a write. */
    public List<ClockCall> clocks(BoundStatement bound) {
        Statement statement = bound.statement();
        if (statement instanceof Statement.Insert insert) {
            return clocks(bound, insert.returning());
        }
        if (statement instanceof Statement.Update update) {
            return clocks(bound, update.returning());
        }
        if (statement instanceof Statement.Merge merge) {
            return clocks(bound, merge.returning());
        }
        return clocks(bound, statement instanceof Statement.Delete delete ? delete.returning() : List.of());
    }

    private static List<ClockCall> clocks(BoundStatement bound, List<QueryBody.Item> items) {
        List<ClockCall> clocks = new ArrayList<>();
        for (Expression.Call call : bound.calls()) {
            Optional<ClockCall.Clock> clock =
                    call.name().parts().size() == 1 && call.arguments().isEmpty()
                            ? ClockCall.Clock.of(call.name().last())
                            : Optional.empty();
            boolean names = items.stream()
                    .anyMatch(item -> item.label().isEmpty() && item.span().contains(call.span()));
            // current_time(0) has an argument that is read as none.
            boolean whole = !bound.text().is(call.span().to(), "(") && !precise(bound.text(), call.span());
            if (clock.isPresent() && !names && whole) {
                clocks.add(new ClockCall(call.span(), clock.get()));
            }
        }
        return clocks;
    }

    /**
     * The calls in rows of VALUES that give something else each time, as {@code random()}: each is made once, for its row, and so one
     * server can make it for all copies of the row.
     */
    public static List<ClockCall> once(BoundStatement bound, Statement.Insert insert) {
        Optional<QueryBody.Values> values = bound.scopes().size() > 2 ? Optional.empty() : insert.values();
        List<ClockCall> once = new ArrayList<>();
        for (Expression.Call call : bound.calls()) {
            boolean inRow =
                    values.filter(rows -> rows.span().contains(call.span())).isPresent()
                            && call.name().parts().size() == 1
                            && call.arguments().isEmpty();
            Optional<ClockCall.Clock> anew =
                    inRow ? ClockCall.Clock.anew(call.name().last()) : Optional.empty();
            anew.ifPresent(clock -> once.add(new ClockCall(call.span(), clock)));
        }
        return once;
    }

    private static boolean precise(SqlText text, Span span) {
        return span.size() != 1 && !(span.size() == 3 && text.is(span.to() - 1, ")") && text.is(span.from() + 1, "("));
    }

    /** Why these functions cannot be computed by several shards for one result. */
    public Optional<Refusal> overSeveralShards(BoundStatement bound, Query query) {
        return overSeveralShards(bound, clocks(bound, query));
    }

    /** The same for a write. */
    public Optional<Refusal> overSeveralShards(BoundStatement bound) {
        return overSeveralShards(bound, clocks(bound));
    }

    /** @param asked calls whose value is asked of one server, and given to all */
    public Optional<Refusal> overSeveralShards(BoundStatement bound, List<ClockCall> asked) {
        return overSeveralShards(bound, asked.stream().map(ClockCall::span).collect(Collectors.toSet()));
    }

    /** It tells what was done with the row at hand, and is volatile by the catalog so as not to be computed too early. */
    private boolean isMergeAction(Expression.Call call) {
        return call.name().last().equals("merge_action") && builtIn(call);
    }

    /** @param asked calls whose value is asked of one server, and given to all */
    private Optional<Refusal> overSeveralShards(BoundStatement bound, Set<Span> asked) {
        return ownedOverSeveral(bound)
                .or(() -> outerAggregate(bound))
                .or(this::aggregateAsField)
                .or(() -> jsonAggregate(bound.text()))
                .or(() -> differing(bound, asked));
    }

    private Optional<Refusal> outerAggregate(BoundStatement bound) {
        return bound.outerCalls().stream().anyMatch(this::aggregate)
                ? Optional.of(
                        Refusals.read("An aggregate in a nested query is one of the query around it, by its columns."))
                : Optional.empty();
    }

    private Optional<Refusal> aggregateAsField() {
        return fields.stream()
                .filter(name -> facts.getOrDefault(name, Facts.UNKNOWN).aggregate())
                .findFirst()
                .map(name -> Refusals.read(
                        "Field %s may be a call of the aggregate, and each shard would make a row of its own of it.",
                        name));
    }

    /** Syntax of its own, which is no call to the reader, and no function to the catalog. */
    private static Optional<Refusal> jsonAggregate(SqlText text) {
        for (int token = 0; token < text.size(); token++) {
            if (text.is(token + 1, "(") && (text.is(token, "json_arrayagg") || text.is(token, "json_objectagg"))) {
                return Optional.of(Refusals.read(
                        "Aggregate %s, as it is written, is not combined from the shards' parts.", text.at(token)));
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> differing(BoundStatement bound, Set<Span> asked) {
        for (Expression.Call call : bound.calls()) {
            Volatility volatility = facts(call).volatility();
            boolean differs = volatility == Volatility.VOLATILE && !isMergeAction(call)
                    || PER_SHARD.contains(call.name().last());
            if (differs && !asked.contains(call.span())) {
                return Optional.of(Refusals.read(
                        "Function %s would be computed by each shard for itself and may differ between them.",
                        call.name()));
            }
        }
        return Optional.empty();
    }
}

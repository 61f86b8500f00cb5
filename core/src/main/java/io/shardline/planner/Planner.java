package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Binder;
import io.shardline.bind.BoundStatement;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Relation;
import io.shardline.bind.Tables;
import io.shardline.parse.Reader;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.Refusals;
import io.shardline.planner.select.SelectPlanner;
import io.shardline.route.Routing;
import io.shardline.sql.Name;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import io.shardline.sql.Statement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans statements. Safe for use by any thread. */
public final class Planner {
    /** Ambiguous functions and parameters, and types that cannot be determined. */
    private static final Set<String> UNTYPED = Set.of("42725", "42P08", "42P18");

    /** Kinds that ask a server about itself and change nothing that outlives them. */
    private static final Set<String> HARMLESS = Set.of("show");
    /** The first shard carries the notifications of all; who listens keeps its connection to it. */
    private static final Set<String> CHANNELS = Set.of("listen", "unlisten", "notify");

    private static final Set<String> OF_A_CONNECTION =
            Set.of("prepare", "execute", "deallocate", "declare", "fetch", "move", "close");

    private final ViewRule views = new ViewRule(this);
    private final Tables tables;

    public Planner(Tables tables) {
        this.tables = tables.placing(views);
    }

    /** Forgets what was made of the catalog, which has been forgotten. */
    public void forget() {
        views.forget();
    }

    Tables tables() {
        return tables;
    }

    /**
     * Plans a text of one statement.
     *
     * @throws SQLException a refusal, or the server's own error for a text that is no SQL
     */
    public Plan plan(SqlText text) throws SQLException {
        Optional<Plan.Sequence> several = sequence(text);
        if (several.isPresent()) {
            return several.get();
        }
        Optional<Hint> hint = Hint.of(text);
        return hint.isPresent() ? new HintRules(this, tables).plan(text, hint.get()) : planUnhinted(text);
    }

    /** Lets a server look at a text that will not be sent as it is: it says what is wrong with it in its own words. */
    void judge(SqlText text) throws SQLException {
        try {
            tables.schema().judge(text.text(), text.placeholders());
        } catch (SQLException e) {
            throw untyped(text, e) ? untypedParameters(e) : e;
        }
    }

    /** How the table of that name is placed. */
    public PlacedTable table(Name name) throws SQLException {
        return tables.find(name);
    }

    /** The same, of a table that rows are to be copied into. */
    public PlacedTable tableToFill(Name name) throws SQLException {
        PlacedTable table = tables.find(name);
        new SideEffectRules(tables).checkCopied(table);
        return table;
    }

    /**
     * Makes sure that servers give rows of a table no other shard key by themselves.
     *
     * @param assigned columns of rows that are there
     */
    public void requireKeysKept(Name name, Collection<String> assigned, boolean deletes) throws SQLException {
        new SideEffectRules(tables).check(tables.find(name), assigned, deletes);
    }

    private static Optional<Plan.Sequence> sequence(SqlText text) {
        List<Span> statements = Reader.statements(text);
        return statements.size() < 2
                ? Optional.empty()
                : Optional.of(new Plan.Sequence(
                        statements,
                        statements.stream().anyMatch(statement -> Reader.isTransactionControl(text, statement))));
    }

    Plan planUnhinted(SqlText text) throws SQLException {
        Optional<String> table = SelectInto.asCreateTable(text);
        if (table.isPresent()) {
            return planUnhinted(SqlText.read(table.get(), text.placeholders()));
        }
        List<Statement> statements;
        try {
            statements = Reader.read(text);
        } catch (ShardlineException refusal) {
            return unread(text, refusal);
        }
        return statements.isEmpty() ? firstShard() : plan(text, statements.get(0));
    }

    /** A query that cannot be read here with certainty, but a server can say what it reads. */
    private Plan unread(SqlText text, ShardlineException refusal) throws SQLException {
        // The server's own complaint about a text that is simply wrong is worth more than ours.
        judge(text);
        ShardlineException unreadable = refusal.code() == ErrorCode.SYNTAX ? notKnownHere(refusal) : refusal;
        if (!UnreadPlanner.isQuery(text)) {
            throw unreadable;
        }
        return new UnreadPlanner(text, tables)
                .plan("A server told what it reads, as it was not understood here.", unreadable);
    }

    /** The server was not told what types the parameters have; the values bound would tell. */
    private static boolean untyped(SqlText text, SQLException e) {
        return text.parameterCount() > 0 && UNTYPED.contains(String.valueOf(e.getSQLState()));
    }

    private static ShardlineException untypedParameters(SQLException e) {
        return ShardlineException.of(
                        ErrorCode.NOT_SUPPORTED, "the types of the parameters cannot be told from the text")
                .withDetail(
                        "A server was asked about a statement that is not sent to it as it is, and knows no values.")
                .withHint("Cast the parameters, as in ?::int.")
                .causedBy(e);
    }

    private static ShardlineException notKnownHere(ShardlineException unread) {
        ShardlineException refusal = ShardlineException.of(ErrorCode.NOT_SUPPORTED, "%s", unread.primary())
                .withDetail("It uses syntax of PostgreSQL that Shardline does not know.")
                .causedBy(unread);
        return unread.hint().isPresent() ? refusal.withHint("%s", unread.hint().get()) : refusal;
    }

    private Plan plan(SqlText text, Statement statement) throws SQLException {
        if (statement instanceof Statement.TransactionControl control) {
            return TransactionRules.plan(text, control);
        }
        if (statement instanceof Statement.Explain explain) {
            return new Plan.Explained(
                    plan(text, explain.statement()),
                    explain.statement().span(),
                    ExplainRules.options(text, explain.options()));
        }
        if (statement instanceof Statement.Setting setting) {
            return new Plan.Setting(setting.command());
        }
        if (statement instanceof Statement.Other other) {
            return other(text, other);
        }
        BoundStatement bound = Binder.bind(text, statement, tables);
        requireTables(bound);
        Optional<PlacedTable> view = bound.relations().stream()
                .map(Relation::table)
                .filter(PlacedTable.View.class::isInstance)
                .findFirst();
        if (view.isPresent()) {
            if (statement instanceof Statement.Select) {
                return new UnreadPlanner(text, tables)
                        .plan(
                                "\"" + view.get().name() + "\" is a view.",
                                Refusals.view(view.get().name()).toException());
            }
            throw Refusals.view(view.get().name()).toException();
        }
        FunctionRules functions = FunctionRules.of(bound, tables.schema());
        functions.requireSafe(bound);
        if (statement instanceof Statement.Insert || statement instanceof Statement.Merge) {
            FunctionRules.requireNoneOwned(bound);
        }
        Writes.checkNested(bound);
        checkSideEffects(bound);
        if (statement instanceof Statement.Select select) {
            Optional<Plan> first = FunctionRules.onFirst(bound);
            if (first.isPresent()) {
                return first.get();
            }
            return new SelectPlanner(bound, select.query(), functions).plan();
        }
        if (statement instanceof Statement.Merge merge) {
            return new MergePlanner(bound, merge, functions).plan(this);
        }
        return statement instanceof Statement.Insert insert
                ? new InsertPlanner(bound, insert, functions).plan(this, tables)
                : new UpdatePlanner(bound, functions).plan(this);
    }

    private void checkSideEffects(BoundStatement bound) throws SQLException {
        SideEffectRules rules = new SideEffectRules(tables);
        if (bound.target().isPresent()) {
            rules.check(bound.statement(), bound.target().get().table());
        }
        for (BoundStatement.Write write : bound.nestedWrites()) {
            rules.check(write.statement(), write.target().table());
        }
    }

    /** A server says best what is missing. No plan is made and remembered, because the table may appear on any shards. */
    private void requireTables(BoundStatement bound) throws SQLException {
        for (Relation relation : bound.relations()) {
            if (relation.table() instanceof PlacedTable.Missing missing) {
                tables.schema().judge(bound.text().text(), bound.text().placeholders());
                throw ShardlineException.of(ErrorCode.TABLE_UNDECLARED, "relation \"%s\" was not found", missing.name())
                        .withDetail("It has appeared on a shard since.")
                        .withHint("Run the statement again.");
            }
        }
    }

    private Plan other(SqlText text, Statement.Other other) throws SQLException {
        if (HARMLESS.contains(other.verb())) {
            return firstShard();
        }
        if (CHANNELS.contains(other.verb())) {
            return new Plan.OnFirst(!other.verb().equals("notify"), false);
        }
        if (other.verb().equals("call")) {
            return new CallPlanner(text, tables).plan(other);
        }
        TransactionRules.requireNotPrepared(text, other);
        Optional<Plan> table = TableOfQueryPlanner.plan(text, other, tables);
        if (table.isPresent()) {
            return table.get();
        }
        Optional<Plan.Definition> definition = DefinitionPlanner.plan(text, other, tables);
        if (definition.isPresent()) {
            return definition.get();
        }
        tables.schema().judge(text.text(), text.placeholders());
        if (other.verb().equals("copy")) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "COPY is not run as a statement")
                    .withDetail("Its rows come from the application, or go to it.")
                    .withHint("Use Session.copyIn or Session.copyOut.");
        }
        throw notRun(other.verb());
    }

    private static ShardlineException notRun(String verb) {
        ShardlineException refused =
                ShardlineException.of(ErrorCode.NOT_SUPPORTED, "%s is not run through the shards", shown(verb));
        if (OF_A_CONNECTION.contains(verb)) {
            return refused.withDetail("What it names would be on one connection alone, and sessions share those.")
                    .withHint(
                            "Use a PreparedStatement or Session.prepare, and a fetch size to read rows piece by piece.");
        }
        return refused.withDetail("It would have to take effect on every shard, or not at all.")
                .withHint("Run it on each shard with ParallelConnection.onEachShard.");
    }

    private static String shown(String verb) {
        return verb.toUpperCase(java.util.Locale.ROOT);
    }

    private static Plan firstShard() {
        return new OneShardOr(
                List.of(new Routing.Pinned(0)), List.of(), false, new Several.Refuse(Refusals.unreachable()));
    }
}

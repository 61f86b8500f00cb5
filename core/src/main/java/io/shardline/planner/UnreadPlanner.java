package io.shardline.planner;

import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Tables;
import io.shardline.catalog.Reads;
import io.shardline.catalog.Schema;
import io.shardline.plan.Gathering;
import io.shardline.plan.Gathering.Source;
import io.shardline.plan.Gathering.TableName;
import io.shardline.plan.Gathering.Unread;
import io.shardline.plan.Gathering.View;
import io.shardline.plan.Plan;
import io.shardline.plan.Plan.OneShardOr;
import io.shardline.plan.Plan.Several;
import io.shardline.plan.Refusal;
import io.shardline.planner.select.GatheredNames;
import io.shardline.planner.select.Refusals;
import io.shardline.route.Routing;
import io.shardline.sql.Name;
import io.shardline.sql.SqlEdit;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans queries of which a server has to say what they read: those that are not understood here with certainty, and those over
 * views. One shard runs them where one has all the rows; else they are gathered, with whole tables.
 */
final class UnreadPlanner {
    private static final List<String> QUERIES = List.of("select", "with", "values", "table", "(");

    private final SqlText text;
    private final Tables tables;

    UnreadPlanner(SqlText text, Tables tables) {
        this.text = text;
        this.tables = tables;
    }

    /** True if the text may be one query, and can be nothing that the server would not refuse in FROM. */
    static boolean isQuery(SqlText text) {
        for (int token = 0; token + 1 < text.size(); token++) {
            // INTO is a reserved word, and where it stands something is written.
            if (text.is(token, ";") || text.is(token, "into")) {
                return false;
            }
        }
        return QUERIES.stream().anyMatch(word -> text.is(0, word));
    }

    /** @param otherwise what is thrown where the server cannot say what the text reads */
    Plan plan(String reason, ShardlineException otherwise) throws SQLException {
        TextRules rules = new TextRules(tables);
        Reads reads = reads(otherwise);
        rules.requireSafe(text);
        for (Reads.View view : reads.views()) {
            rules.requireSafe(SqlText.read(view.definition(), false));
        }
        if (reads.impure()) {
            throw Refusals.read("It calls a function that is not immutable, which may read tables.")
                    .toException();
        }
        List<PlacedTable> placed = new ArrayList<>();
        for (Reads.Relation relation : reads.tables()) {
            placed.add(tables.find(new Name(List.of(relation.schema(), relation.name()))));
        }
        List<Routing> routings = placed.stream().map(UnreadPlanner::routing).toList();
        boolean locking = TextRules.locks(text);
        if (routings.stream().allMatch(routing -> routing instanceof Routing.AnyShard && locking)) {
            routings = List.of(new Routing.Pinned(0));
        }
        Optional<Refusal> refusal = refusal(rules, reads, placed);
        Several several = refusal.isPresent()
                ? new Several.Refuse(refusal.get())
                : new Several.Gather(gathering(reason, reads, routings));
        return new OneShardOr(routings, List.of(), locking, several);
    }

    /** Where the server objects it is to a query that stands in FROM, for the text as such was judged before. */
    private Reads reads(ShardlineException otherwise) throws SQLException {
        try {
            return tables.schema().reads(question());
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            throw state.startsWith("42") || state.startsWith("0A") ? otherwise : e;
        }
    }

    private static Routing routing(PlacedTable table) {
        if (table instanceof PlacedTable.Pinned pinned) {
            return new Routing.Pinned(pinned.shard());
        }
        if (table instanceof PlacedTable.Catalog) {
            return new Routing.Pinned(0);
        }
        return table instanceof PlacedTable.Reference ? new Routing.AnyShard() : new Routing.Scatter();
    }

    private Optional<Refusal> refusal(TextRules rules, Reads reads, List<PlacedTable> placed) throws SQLException {
        if (TextRules.locks(text)) {
            return Optional.of(Refusals.read("FOR UPDATE and its like cannot lock rows that were gathered."));
        }
        if (reads.systemColumns()) {
            return Optional.of(Refusals.read("A system column means something different on each shard."));
        }
        Optional<PlacedTable> catalog =
                placed.stream().filter(table -> table.definition().isEmpty()).findFirst();
        if (catalog.isPresent()) {
            return Optional.of(Refusals.read(
                    "\"%s\" speaks of one shard's server and is joined to tables of others.",
                    catalog.get().name()));
        }
        long names =
                reads.tables().stream().map(Reads.Relation::name).distinct().count();
        if (names < reads.tables().size()) {
            return Optional.of(Refusals.read("Two tables of different schemas have the same name."));
        }
        Optional<Refusal> refusal = rules.gathered(text);
        for (Reads.View view : reads.views()) {
            refusal = refusal.isPresent() ? refusal : rules.gathered(SqlText.read(view.definition(), false));
        }
        return refusal;
    }

    private Gathering gathering(String reason, Reads reads, List<Routing> routings) {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < reads.tables().size(); i++) {
            Reads.Relation table = reads.tables().get(i);
            sources.add(new Source(
                    new TableName(table.schema(), table.name()),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(routings.get(i)),
                    GatheredNames.qualified(text, table.schema(), table.name())));
        }
        List<View> views = reads.views().stream()
                .map(view -> new View(
                        new TableName(view.relation().schema(), view.relation().name()),
                        view.definition(),
                        GatheredNames.qualified(
                                text, view.relation().schema(), view.relation().name())))
                .toList();
        return new Gathering(
                reason,
                sources,
                List.of(),
                Optional.empty(),
                Optional.of(new Unread(views, reads.path(), reads.parameterTypes())));
    }

    private Schema.Question question() {
        return new Schema.Question() {
            @Override
            public String text() {
                return text.placeholders() ? text.text() : text.text().replace("?", "??");
            }

            @Override
            public int placeholders() {
                return text.parameterCount();
            }

            @Override
            public String typed(List<String> types) {
                return SqlEdit.apply(
                        text.statement(),
                        text.withoutPlaceholders(
                                types.stream().map(type -> "null::" + type).toList()));
            }
        };
    }
}

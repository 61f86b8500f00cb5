package io.shardline.ingest.sync;

import static io.shardline.sql.Name.quote;
import static io.shardline.sql.Name.quoted;

import io.shardline.ErrorCode;
import io.shardline.Owners;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.ShardlineException;
import io.shardline.ingest.BulkUpsert;
import io.shardline.sql.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The table here. */
final class SyncTarget {
    private static final int MOST_NAME = 60;

    private final ParallelConnection db;
    private final SyncPlan plan;
    private final Name name;
    private final String quotedName;

    SyncTarget(ParallelConnection db, SyncPlan plan) throws ShardlineException {
        this.db = db;
        this.plan = plan;
        this.name = Name.read(plan.settings().target());
        this.quotedName = name.quoted();
    }

    /** Its name, to stand in a statement. */
    String name() {
        return quotedName;
    }

    Owners owners() throws SQLException {
        return db.owners(quotedName);
    }

    /** True if a shard that is to have the table has it. */
    boolean exists(Session session) throws SQLException {
        return facts(session).exists();
    }

    private TableFacts facts(Session session) throws SQLException {
        List<TableFacts> facts = new ArrayList<>();
        // What the topology says of a table that is not there yet is not asked of owners().
        session.onShards(List.of(placed()), (shard, connection) -> facts.add(TableFacts.read(connection, quotedName)));
        return facts.get(0);
    }

    /** A shard that has the table, or is to have it. */
    private String placed() throws SQLException {
        try {
            return owners().shards().get(0);
        } catch (ShardlineException e) {
            return db.topology().shards().get(0).name();
        }
    }

    boolean hasRows(Session session) throws SQLException {
        List<Boolean> found = new ArrayList<>();
        for (String shard : owners().shards()) {
            session.onShards(List.of(shard), (on, connection) -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("select exists (select from " + quotedName + ")")) {
                    row.next();
                    found.add(row.getBoolean(1));
                }
            });
        }
        return found.contains(true);
    }

    /**
     * Creates it like the source's table: columns and NOT NULL. Keys and indexes come after the rows, for they are made faster then.
     *
     * @throws ShardlineException NOT_SUPPORTED for a column of a type that the shards need not have
     */
    void create(Session session) throws SQLException {
        List<String> definitions = new ArrayList<>();
        for (String column : plan.columns()) {
            definitions.add(definition(column));
        }
        session.execute("create table if not exists " + quotedName + " (" + String.join(", ", definitions) + ")");
    }

    private String definition(String column) throws ShardlineException {
        TableFacts.Column facts = source(column);
        if (!facts.builtIn()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "column \"%s\" has type %s, which is not PostgreSQL's own",
                            column,
                            facts.type())
                    .withHint("Create the type, and then the table %s, before the first run.", quotedName);
        }
        boolean notNull = facts.notNull() || plan.key().contains(column);
        return quote(column) + " " + facts.type() + (facts.collation().isEmpty() ? "" : " collate " + facts.collation())
                + (notNull ? " not null" : "");
    }

    private TableFacts.Column source(String column) {
        return Objects.requireNonNull(plan.facts().columns().get(column));
    }

    /**
     * Gives a table that {@link #create} has made its primary key and indexes, on all shards at the same time. None but the
     * primary key is unique: rows are taken over page by page, and between two pages there may be rows that were never at the source at
     * one time.
     */
    void index(Session session) throws SQLException {
        session.onShards(owners().shards(), (shard, connection) -> {
            List<String> statements = new ArrayList<>();
            if (TableFacts.read(connection, quotedName).primaryKey().isEmpty()) {
                statements.add("alter table " + quotedName + " add primary key (" + quoted(plan.key()) + ")");
            }
            plan.facts().indexes().stream()
                    .filter(index -> new HashSet<>(plan.columns()).containsAll(index.columns()))
                    .forEach(index -> statements.add(
                            "create index if not exists " + quote(named(index)) + " on " + quotedName + index.using()));
            statements.add("analyze " + quotedName);
            try (Statement statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
            }
        });
    }

    /** One of the same name may be another table's. */
    private String named(TableFacts.Index index) {
        String whole = name.last() + "_" + index.name();
        return whole.length() > MOST_NAME ? whole.substring(0, MOST_NAME) : whole;
    }

    /**
     * Makes sure that the rows fit in; columns that it lacks are added if the settings say so.
     *
     * @throws ShardlineException NOT_SUPPORTED if a column is missing or has another type, or there is no key
     */
    void check(Session session) throws SQLException {
        TableFacts here = facts(session);
        for (String column : plan.columns()) {
            TableFacts.Column found = here.columns().get(column);
            if (found == null && plan.settings().running().addColumns()) {
                session.execute("alter table " + quotedName + " add column " + definition(column));
            } else if (found == null) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "table %s has no column \"%s\"", quotedName, column)
                        .withDetail("The source has it.")
                        .withHint("Add it with ALTER TABLE, let the sync add it, or name the columns to copy.");
            } else if (!found.type().equals(source(column).type())) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "column \"%s\" has another type than at the source", column)
                        .withDetail(
                                "It is %s there and %s in %s.", source(column).type(), found.type(), quotedName);
            } else if (found.generated()) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "column \"%s\" of %s is generated", column, quotedName)
                        .withHint("Name the columns to copy, without it.");
            }
        }
        if (!new HashSet<>(plan.key()).containsAll(owners().keyColumns())) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the key of the source's table does not contain the shard key (%s)",
                            String.join(", ", owners().keyColumns()))
                    .withDetail("A row whose shard key changes would be left behind on its old shard.");
        }
    }

    /** True if the order of the key's texts differs between here and the source. */
    boolean sortsOtherwise(Session session) throws SQLException {
        Map<String, TableFacts.Column> here = facts(session).columns();
        return plan.key().stream()
                .anyMatch(column -> !Objects.requireNonNull(here.get(column))
                        .order()
                        .equals(source(column).order()));
    }

    /** True if every shard answers a question for one text with this one. */
    boolean answersAll(Session session, String question, String answer) throws SQLException {
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        session.onShards(owners().shards(), (shard, connection) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(question)) {
                row.next();
                answers.add(row.getString(1));
            }
        });
        return answers.stream().allMatch(answer::equals);
    }

    /** Writes rows of the source that are new or changed. */
    BulkUpsert writing() {
        return upsert(true);
    }

    /**
     * Writes rows of the source that are known to differ, and deletes those that a flag marks. Values that differ may still be equal to
     * a server, such as 1.0 and 1.00.
     */
    BulkUpsert mending() {
        return upsert(false);
    }

    private BulkUpsert upsert(boolean onlyChanged) {
        List<String> fields = new ArrayList<>(plan.columns());
        fields.add(Comparison.GONE);
        return BulkUpsert.into(quotedName)
                .columns(fields.toArray(String[]::new))
                .conflictOn(plan.key().toArray(String[]::new))
                .deleteFlag(Comparison.GONE)
                .onlyChanged(onlyChanged)
                .chunkRows(plan.settings().running().pageRows())
                .build();
    }
}

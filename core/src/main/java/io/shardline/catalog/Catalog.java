package io.shardline.catalog;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the shards declare, asked for once and remembered; what is missing is asked for again, since it may be created at any time. */
public final class Catalog implements Schema {
    private final ShardQueries shards;
    private final Functions functions;
    /** Replaced as a whole, so that what was asked before a {@link #forget} is not remembered after it. */
    private volatile Map<String, Table> tables = new ConcurrentHashMap<>();

    private volatile Map<String, List<Routine>> routines = new ConcurrentHashMap<>();
    private volatile Map<Table, SideEffects> effects = new ConcurrentHashMap<>();

    public Catalog(ShardQueries shards) {
        this.shards = shards;
        this.functions = new Functions(shards);
    }

    @Override
    public Optional<Table> table(Optional<String> schema, String name) throws SQLException {
        String quoted = quoted(schema, name);
        Map<String, Table> remembered = tables;
        Table known = remembered.get(quoted);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Table> loaded = load(quoted);
        loaded.ifPresent(table -> remembered.put(quoted, table));
        return loaded;
    }

    @Override
    public Map<String, Functions.Facts> functions(List<String> names) throws SQLException {
        return functions.facts(names);
    }

    @Override
    public List<Routine> routines(Optional<String> schema, String name) throws SQLException {
        String quoted = quoted(schema, name);
        Map<String, List<Routine>> remembered = routines;
        List<Routine> known = remembered.get(quoted);
        if (known == null) {
            known = shards.onFirst(connection -> Routine.find(connection, schema, name));
            remembered.put(quoted, known);
        }
        return known;
    }

    @Override
    public SideEffects sideEffects(Table table) throws SQLException {
        Map<Table, SideEffects> remembered = effects;
        SideEffects known = remembered.get(table);
        if (known == null) {
            String name = quote(table.schema()) + "." + quote(table.name());
            known = shards.onFirst(connection -> SideEffects.ask(connection, name));
            remembered.put(table, known);
        }
        return known;
    }

    @Override
    public void judge(String sql, boolean placeholders) throws SQLException {
        String prepared = placeholders ? sql : sql.replace("?", "??");
        shards.onFirst(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(prepared)) {
                return statement.getMetaData();
            }
        });
    }

    @Override
    public Reads reads(Question question) throws SQLException {
        return shards.onFirst(connection -> new ReadsQuery(connection).ask(question));
    }

    @Override
    public Set<Integer> absent() {
        return shards.absent();
    }

    /** Forgets everything, so that a changed schema is seen. */
    public void forget() {
        tables = new ConcurrentHashMap<>();
        routines = new ConcurrentHashMap<>();
        effects = new ConcurrentHashMap<>();
        functions.forget();
    }

    private Optional<Table> load(String quoted) throws SQLException {
        SortedMap<Integer, Table> found = new TreeMap<>();
        shards.onEach(connection -> new TableQuery(connection).find(quoted))
                .forEach((shard, answer) -> answer.ifPresent(table -> found.put(shard, table)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int firstShard = found.firstKey();
        Table first = Objects.requireNonNull(found.get(firstShard));
        if (!first.system()) {
            for (Map.Entry<Integer, Table> other : found.entrySet()) {
                requireSame(first, firstShard, other.getValue(), other.getKey());
            }
        }
        boolean alike = found.values().stream().map(Table::definition).allMatch(first.definition()::equals);
        return Optional.of(first.with(List.copyOf(found.keySet()), alike ? first.definition() : Optional.empty()));
    }

    private void requireSame(Table first, int firstShard, Table other, int otherShard) throws ShardlineException {
        // A view that is another query on a shard is still a view.
        if (first.equals(other.with(first.shards(), first.definition()))) {
            return;
        }
        throw ShardlineException.of(ErrorCode.SHARDS_DIFFER, "table \"%s\" differs between shards", first)
                .withDetail(
                        "Shard \"%s\" and shard \"%s\" disagree on %s.",
                        shards.shardNames().get(firstShard),
                        shards.shardNames().get(otherShard),
                        difference(first, other))
                .withHint(
                        "Give the table the same columns, in the same order, and the same unique keys on every shard.");
    }

    private static String difference(Table first, Table other) {
        if (!first.schema().equals(other.schema()) || first.kind() != other.kind()) {
            return "what kind of relation it is or in which schema it is found";
        }
        for (int i = 0; i < Math.max(first.columns().size(), other.columns().size()); i++) {
            Optional<Column> left = at(first.columns(), i);
            Optional<Column> right = at(other.columns(), i);
            if (!left.equals(right)) {
                return "column \"" + left.or(() -> right).orElseThrow().name() + "\" (number " + (i + 1) + ")";
            }
        }
        return "its unique keys";
    }

    private static <T> Optional<T> at(List<T> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private static String quoted(Optional<String> schema, String name) {
        return schema.map(part -> quote(part) + ".").orElse("") + quote(name);
    }

    static String quote(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }
}

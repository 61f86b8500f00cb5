package io.shardline.bind;

import io.shardline.sql.Expression;
import io.shardline.sql.Name;
import io.shardline.sql.Query;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One level of a query: the relations of one FROM, inside the levels whose columns it can see. */
public final class Scope {
    private final @Nullable Scope parent;
    private final List<Relation> relations = new ArrayList<>();
    private final List<JoinShape> joins = new ArrayList<>();
    private final List<Scope> arms = new ArrayList<>();
    private final Map<String, Relation> merged = new HashMap<>();
    private boolean otherSources;
    private boolean limited;
    private @Nullable DerivedColumns derived;
    private @Nullable Inner inner;

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    /**
     * An outer join: the relations that are kept whole and those that NULLs may stand for.
     *
     * @param on what holds where there are rows of both
     */
    public record JoinShape(List<Relation> preserved, List<Relation> optional, boolean full, List<Expression> on) {
        public JoinShape {
            preserved = List.copyOf(preserved);
            optional = List.copyOf(optional);
            on = List.copyOf(on);
        }

        boolean joins(Relation one, Relation other) {
            return preserved.contains(one) && optional.contains(other)
                    || preserved.contains(other) && optional.contains(one);
        }
    }

    /** A query in FROM, or in WITH, and the level of its body. */
    public record Inner(Query query, Scope scope) {}

    /** A column of one relation. */
    public record ColumnOf(Relation relation, String column) {}

    /** Relations of this level, in the order of the text. */
    public List<Relation> relations() {
        return relations;
    }

    /** The query that is all of FROM; empty where anything else stands there. */
    public Optional<Inner> inner() {
        return Optional.ofNullable(inner);
    }

    /** The relations whose rows FROM is made of: those of this level, or of the query that is all of FROM. */
    public List<Relation> origins() {
        return inner == null ? relations : inner.scope().origins();
    }

    public List<JoinShape> outerJoins() {
        return joins;
    }

    /** The levels of what a set operation puts together; none for any other query. */
    public List<Scope> arms() {
        return arms;
    }

    void addArm(Scope arm) {
        arms.add(arm);
    }

    void add(Relation relation) {
        relations.add(relation);
    }

    void add(JoinShape join) {
        joins.add(join);
    }

    /** True if something other than a table stands in FROM. */
    public boolean hasOtherSources() {
        return otherSources;
    }

    /** True with LIMIT, OFFSET or FETCH. */
    public boolean limited() {
        return limited;
    }

    void cutRows() {
        limited = true;
    }

    /** The level around this one, whose columns it may name. */
    @Nullable
    Scope parent() {
        return parent;
    }

    /** Makes an unqualified column of USING stand for one side's. */
    void merge(String column, Relation relation) {
        merged.put(column, relation);
    }

    /** There is a query, function or common table expression in FROM, whose columns are not known. */
    void addOtherSource() {
        otherSources = true;
    }

    /** All of FROM is one query, which has been bound. */
    void read(Inner query) {
        otherSources = true;
        inner = query;
    }

    /** Makes known what the columns of the one query in FROM are. */
    void derive(DerivedColumns columns) {
        derived = columns;
    }

    /**
     * What an expression can be, if it is a constant or placeholder, also by way of a column of a query in FROM. A list has an item
     * for each row of that query.
     */
    public Optional<KeySet.Choice> constants(Expression expression, SqlText text) {
        Optional<Operand> operand = Operand.of(expression, text);
        return operand.isPresent() ? operand.map(KeySet.Choice.One::new) : derivedConstants(expression, text);
    }

    private Optional<KeySet.Choice> derivedConstants(Expression expression, SqlText text) {
        return derived != null
                        && expression instanceof Expression.Column column
                        && column.name().parts().size() <= 2
                        && isDerived(column.name().schema(), column.name().last())
                ? derived.constants(column.name().last(), text)
                : Optional.empty();
    }

    private boolean isDerived(Optional<String> qualifier, String column) {
        return derived != null
                && qualifier
                        .map(derived.alias()::equals)
                        .orElseGet(() -> relations.stream().allMatch(Relation::columnsKnown)
                                && relations.stream().noneMatch(relation -> relation.hasColumn(column)));
    }

    /** Finds whose column a name is, as PostgreSQL would; empty when that is not certain. */
    Optional<ColumnOf> resolve(Name name) {
        return name.parts().size() > 2 ? Optional.empty() : resolve(name.schema(), name.last());
    }

    private Optional<ColumnOf> resolve(Optional<String> qualifier, String column) {
        if (derived != null && isDerived(qualifier, column)) {
            return derived.origin(column);
        }
        List<Relation> owners = relations.stream()
                .filter(relation -> qualifier
                        .map(relation.reference().exposedName()::equals)
                        .orElseGet(() -> relation.hasColumn(column)))
                .toList();
        if (owners.size() == 1) {
            return owners.get(0).reference().plain()
                    ? Optional.of(new ColumnOf(owners.get(0), column))
                    : Optional.empty();
        }
        if (qualifier.isEmpty() && merged.containsKey(column)) {
            return Optional.of(new ColumnOf(merged.get(column), column));
        }
        boolean certainlyOutside = owners.isEmpty()
                && !otherSources
                && (qualifier.isPresent() || relations.stream().allMatch(Relation::columnsKnown));
        return certainlyOutside && parent != null ? parent.resolve(qualifier, column) : Optional.empty();
    }

    /** Whether a name, if it is right here, is that of a column of this level's tables, be it certain which one's or not. */
    public boolean hasColumn(Name name) {
        return name.parts().size() > 1 || relations.stream().anyMatch(relation -> relation.hasColumn(name.last()));
    }

    /** The column that an expression is, if it is one and it is certain whose. */
    public Optional<ColumnOf> resolve(Expression expression) {
        return expression instanceof Expression.Column column ? resolve(column.name()) : Optional.empty();
    }
}

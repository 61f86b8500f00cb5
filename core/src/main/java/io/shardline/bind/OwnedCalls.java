package io.shardline.bind;

import io.shardline.bind.OwnedCall.Owner;
import io.shardline.catalog.Routine;
import io.shardline.sharding.KeyType;
import io.shardline.sql.Expression;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import io.shardline.topology.RoutedFunction;
import io.shardline.topology.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the calls of functions that the topology declares, and where each has to run. */
final class OwnedCalls {
    private final SqlText text;
    private final Tables tables;

    OwnedCalls(SqlText text, Tables tables) {
        this.text = text;
        this.tables = tables;
    }

    /**
     * Looks at one call.
     *
     * @param scope the level in which its arguments are to be looked up
     * @return empty if it is of no declared function
     */
    Optional<OwnedCall> find(Expression.Call call, Scope scope) throws SQLException {
        if (!tables.mayBeRouted(call.name().last())) {
            return Optional.empty();
        }
        List<Routine> routines =
                tables.schema().routines(call.name().schema(), call.name().last());
        Set<Optional<RoutedFunction>> declared =
                routines.stream().map(tables::routed).collect(Collectors.toSet());
        if (declared.stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        Owner owner = declared.size() == 1
                ? owner(
                        call,
                        scope,
                        declared.iterator().next().orElseThrow(),
                        routines.stream()
                                .filter(each -> each.takes(call.arguments().size()))
                                .toList())
                : new Owner.Unknown("Other functions have the same name, and are not declared as it is.");
        return Optional.of(new OwnedCall(call, routines.stream().anyMatch(Routine::mayWrite), owner));
    }

    private Owner owner(Expression.Call call, Scope scope, RoutedFunction function, List<Routine> routines)
            throws SQLException {
        if (!call.plain()) {
            return new Owner.Unknown("Its arguments must stand by their positions, with nothing else beside them.");
        }
        if (!(tables.find(name(function.table())) instanceof PlacedTable.Sharded table)) {
            return new Owner.Unknown("Its table \"" + function.table() + "\" does not exist.");
        }
        List<Expression> key = new ArrayList<>();
        for (int column = 0; column < function.key().size(); column++) {
            RoutedFunction.Argument argument = function.key().get(column);
            Argument found = new ArgumentRules(call, argument, table.types().get(column)).of(routines);
            if (found.refusal().isPresent()) {
                return new Owner.Unknown(found.refusal().get());
            }
            key.add(call.arguments().get(found.index()));
        }
        return values(table, key)
                .or(() -> row(table, key, scope))
                .orElseGet(() -> new Owner.Unknown(String.format(
                        "The key of \"%s\" is given as neither constants and parameters nor a row's shard key.",
                        table.name())));
    }

    private static Name name(TableName table) {
        return new Name(
                table.schema().map(schema -> List.of(schema, table.name())).orElseGet(() -> List.of(table.name())));
    }

    private Optional<Owner> values(PlacedTable.Sharded table, List<Expression> key) {
        List<Operand> operands = new ArrayList<>();
        for (Expression value : key) {
            Operand.of(value, text).ifPresent(operands::add);
        }
        return operands.size() == key.size() ? Optional.of(new Owner.OfKey(table, operands)) : Optional.empty();
    }

    /** Where an outer join puts NULLs in the place of a row, that says nothing of a shard. */
    private static Optional<Owner> row(PlacedTable.Sharded table, List<Expression> key, Scope scope) {
        List<Scope.ColumnOf> columns = new ArrayList<>();
        for (Expression value : key) {
            scope.resolve(value).ifPresent(columns::add);
        }
        if (columns.size() < key.size()) {
            return Optional.empty();
        }
        Relation relation = columns.get(0).relation();
        boolean whole = relation.table() instanceof PlacedTable.Sharded rows
                && !relation.nullable()
                && Colocation.sameFunction(rows, table)
                && columns.equals(rows.key().stream()
                        .map(column -> new Scope.ColumnOf(relation, column))
                        .toList());
        return whole ? Optional.of(new Owner.OfRow(relation)) : Optional.empty();
    }

    /** Where an argument stands in a call, or why that is not known. */
    private record Argument(int index, Optional<String> refusal) {
        static Argument refused(String reason, Object... arguments) {
            return new Argument(-1, Optional.of(String.format(reason, arguments)));
        }
    }

    /** Finds one declared argument in a call, which may be of any of several functions with the name. */
    private record ArgumentRules(Expression.Call call, RoutedFunction.Argument argument, KeyType type) {
        Argument of(List<Routine> routines) {
            Argument found = Argument.refused("No function of that name takes so many arguments.");
            for (Routine routine : routines) {
                Argument one = of(routine);
                if (one.refusal().isPresent()) {
                    return one;
                }
                if (found.refusal().isEmpty() && found.index() != one.index()) {
                    return Argument.refused("It is overloaded, and %s is not in the same place in each.", argument);
                }
                found = one;
            }
            return found;
        }

        private Argument of(Routine routine) {
            int place = place(routine);
            if (routine.kind() != 'f' && routine.kind() != 'p') {
                return Argument.refused("It is an aggregate or a window function.");
            }
            if (place < 0) {
                return Argument.refused("One of that name has no %s that is given to it.", argument);
            }
            String declared = routine.arguments().get(place).type();
            if (!KeyType.of(declared).map(Colocation::family).equals(Optional.of(Colocation.family(type)))) {
                return Argument.refused(
                        "Its %s is of type %s, and the shard key of type %s.", argument, declared, type.typname());
            }
            int index = index(routine, place);
            return index < call.arguments().size()
                    ? new Argument(index, Optional.empty())
                    : Argument.refused("Its %s is left out.", argument);
        }

        private int place(Routine routine) {
            List<Routine.Argument> all = routine.arguments();
            for (int i = 0; i < all.size(); i++) {
                boolean meant = argument instanceof RoutedFunction.Argument.Named named
                        ? all.get(i).name().equals(named.name())
                        : argument.equals(new RoutedFunction.Argument.At(i + 1));
                if (meant && all.get(i).given()) {
                    return i;
                }
            }
            return -1;
        }

        /** SQL leaves out what a function only returns; CALL does not, nor does JDBC, whose parameters for it are of type void. */
        private int index(Routine routine, int place) {
            long given =
                    routine.arguments().stream().filter(Routine.Argument::given).count();
            boolean all = routine.kind() == 'p' || call.arguments().size() > given;
            return all
                    ? place
                    : (int) routine.arguments().stream()
                            .limit(place)
                            .filter(Routine.Argument::given)
                            .count();
        }
    }
}

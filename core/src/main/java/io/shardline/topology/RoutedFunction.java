package io.shardline.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function or procedure that reads and writes only rows of one value of a shard key, which it is given: it is called on the shard
 * that owns that value.
 *
 * @param table the sharded table whose key it is, as it is declared
 * @param key for each column of that key, in order, the argument with its value
 */
public record RoutedFunction(TableName table, List<Argument> key) {
    public RoutedFunction {
        key = List.copyOf(key);
    }

    /** Which of its arguments, all of those that its definition lists. */
    public sealed interface Argument {
        /** @param position counted from 1 */
        record At(int position) implements Argument {
            @Override
            public String toString() {
                return "argument " + position;
            }
        }

        /** @param name with PostgreSQL's case folding applied */
        record Named(String name) implements Argument {
            @Override
            public String toString() {
                return "argument \"" + name + "\"";
            }
        }

        private static Optional<Argument> parse(String text) {
            return text.matches("[1-9][0-9]{0,2}")
                    ? Optional.of(new At(Integer.parseInt(text)))
                    : Identifier.single(text).map(Named::new);
        }
    }

    /**
     * One as it was declared, names not yet folded.
     *
     * @param table null if a problem with it was reported already, or none is named
     * @param key null likewise
     */
    record Draft(
            Place at,
            String name,
            @Nullable String table,
            @Nullable List<String> key) {
        /** All of them, by name; without those with which something is wrong, which is reported. */
        static Map<TableName, RoutedFunction> finish(
                List<Draft> drafts, Map<TableName, TablePlacement> tables, Problems problems) {
            Map<TableName, RoutedFunction> finished = new LinkedHashMap<>();
            Map<TableName, Draft> seen = new LinkedHashMap<>();
            for (Draft draft : drafts) {
                Optional<RoutedFunction> function = draft.finish(tables, problems);
                TableName name = TableName.parse(draft.name).orElse(null);
                Draft earlier = name == null ? null : seen.putIfAbsent(name, draft);
                if (name == null) {
                    problems.add(
                            draft.at,
                            "is not a function or schema.function; quote parts as in SQL if they have other signs");
                } else if (earlier != null) {
                    problems.add(draft.at, "is the same function as \"%s\" (%s)", earlier.name, earlier.at.brief());
                } else {
                    function.ifPresent(known -> finished.put(name, known));
                }
            }
            return finished;
        }

        private Optional<RoutedFunction> finish(Map<TableName, TablePlacement> tables, Problems problems) {
            List<Argument> arguments = arguments(problems);
            if (table == null || key == null) {
                return Optional.empty();
            }
            Optional<TableName> owner = TableName.parse(table).flatMap(parsed -> declared(parsed, tables));
            if (owner.isEmpty()) {
                List<String> known =
                        tables.keySet().stream().map(TableName::toString).toList();
                problems.add(
                        at.child("table"),
                        "there is no table \"%s\" under tables%s",
                        table,
                        Nearest.to(table, known)
                                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                                .orElse(""));
                return Optional.empty();
            }
            if (!(tables.get(owner.get()) instanceof TablePlacement.Sharded sharded)) {
                problems.add(at.child("table"), "must be a table that has a key");
                return Optional.empty();
            }
            int columns = sharded.key().size();
            if (key.size() != columns) {
                problems.add(
                        at.child("key"),
                        "must name %d %s, as the key of \"%s\" has",
                        columns,
                        columns == 1 ? "argument" : "arguments",
                        owner.get());
            }
            return Optional.of(new RoutedFunction(owner.get(), arguments));
        }

        private List<Argument> arguments(Problems problems) {
            List<String> texts = key == null ? List.of() : key;
            List<Argument> arguments = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                Place place =
                        texts.size() == 1 ? at.child("key") : at.child("key").index(i);
                Argument argument = Argument.parse(texts.get(i)).orElse(null);
                if (argument == null) {
                    problems.add(place, "is neither the position of an argument, from 1, nor its name");
                } else if (arguments.contains(argument)) {
                    problems.add(place, "names %s again", argument);
                } else {
                    arguments.add(argument);
                }
            }
            return arguments;
        }

        /** As tables are found: one that is declared without a schema is of any. */
        private static Optional<TableName> declared(TableName name, Map<TableName, TablePlacement> tables) {
            TableName anywhere = new TableName(Optional.empty(), name.name());
            return tables.containsKey(name)
                    ? Optional.of(name)
                    : tables.containsKey(anywhere) ? Optional.of(anywhere) : Optional.empty();
        }
    }
}

package io.shardline.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML as texts, lists and maps that know their lines; no object of any other kind is ever made. What is not of the kind
 * asked for is reported and left out.
 */
final class YamlReader {
    private static final int MOST_ALIASES = 50;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final Variables variables;
    private final Problems problems;

    YamlReader(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** A key of a map, and the value that it has. */
    record Entry(String name, Place at, Node value) {}

    /** The one document of a text; empty if there is none or it cannot be read, which is reported. */
    Optional<Node> document(String text, int longest) {
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(longest)
                .build();
        try {
            StreamReader reader = new StreamReader(settings, text);
            return new Composer(settings, new DepthLimit(new ParserImpl(settings, reader))).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            problems.add(placeOf(e), "cannot be read as YAML%s", explained(e));
        } catch (YamlEngineException e) {
            problems.add(
                    Place.ROOT, "cannot be read as YAML: it has too many aliases, or signs that cannot be printed");
        }
        return Optional.empty();
    }

    private static Place placeOf(MarkedYamlEngineException e) {
        return e.getProblemMark()
                .map(mark -> Place.ROOT.onLine(mark.getLine() + 1))
                .orElse(Place.ROOT);
    }

    // Neither its message nor its problem is shown, and it is no cause: they quote the file, where a password may
    // stand.
    private static String explained(MarkedYamlEngineException e) {
        String column = e.getProblemMark()
                .map(mark -> " at column " + (mark.getColumn() + 1))
                .orElse("");
        String context = e.getContext();
        return column + (context != null && context.startsWith("while ") ? ", " + context : "");
    }

    /** The entries of a map, each key once. */
    List<Entry> entries(Node node, Place at) {
        List<Entry> entries = new ArrayList<>();
        if (!(node instanceof MappingNode map)) {
            problems.add(at, "must be a map, not %s", kindOf(node));
            return entries;
        }
        Map<String, Place> seen = new HashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at.onLine(lineOf(tuple.getKeyNode(), at)), "a key must be a text");
                continue;
            }
            Place place = at.child(key.getValue()).onLine(lineOf(key, at));
            Place earlier = seen.putIfAbsent(key.getValue(), place);
            if (earlier == null) {
                entries.add(new Entry(key.getValue(), place, tuple.getValueNode()));
            } else {
                problems.add(place, "is there already (%s)", earlier.brief());
            }
        }
        return entries;
    }

    /** The elements of a list, or the one element that stands for a list of one. */
    List<Entry> elements(Entry entry) {
        if (!(entry.value() instanceof SequenceNode list)) {
            return List.of(entry);
        }
        List<Entry> elements = new ArrayList<>();
        for (Node element : list.getValue()) {
            Place place = entry.at().index(elements.size()).onLine(lineOf(element, entry.at()));
            elements.add(new Entry(entry.name(), place, element));
        }
        return elements;
    }

    /** A text with its variables put in; null if it is none, which is reported. */
    @Nullable
    String text(Entry entry) {
        if (!(entry.value() instanceof ScalarNode scalar) || isNull(scalar)) {
            problems.add(entry.at(), "must be a text, not %s", kindOf(entry.value()));
            return null;
        }
        return variables.expand(scalar.getValue(), entry.at(), problems);
    }

    /** The elements of a list as texts; null if one is none, which is reported. */
    @Nullable
    List<String> texts(Entry entry) {
        List<String> texts = new ArrayList<>();
        boolean complete = true;
        for (Entry element : elements(entry)) {
            String text = text(element);
            complete &= text != null;
            texts.add(text == null ? "" : text);
        }
        return complete ? texts : null;
    }

    static boolean isList(Node node) {
        return node instanceof SequenceNode;
    }

    static boolean isMap(Node node) {
        return node instanceof MappingNode;
    }

    /** Whether a node is the null of YAML; a quoted "null" is a text. */
    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NULLS.contains(scalar.getValue());
    }

    private static String kindOf(Node node) {
        if (isList(node)) {
            return "a list";
        }
        return isMap(node) ? "a map" : isNull(node) ? "null" : "a text";
    }

    private static int lineOf(Node node, Place otherwise) {
        return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(otherwise.line());
    }

    /** Stops at nesting that no cluster file has: composing recurses, so a hostile file could exhaust the stack. */
    private static final class DepthLimit implements Parser {
        private static final int DEEPEST = 20;

        private final Parser source;
        private int depth;

        DepthLimit(Parser source) {
            this.source = source;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return source.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return source.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return source.hasNext();
        }

        @Override
        public Event next() {
            Event event = source.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                throw new ParserException(
                        "while reading what is nested too deep",
                        Optional.empty(),
                        "nested too deep",
                        event.getStartMark());
            }
            return event;
        }
    }
}

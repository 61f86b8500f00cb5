package io.shardline.topology;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Stops at nesting that no cluster file has: composing recurses, so a hostile file could exhaust the stack. */
final class DepthLimit implements Parser {
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
                    "while reading what is nested too deep", Optional.empty(), "nested too deep", event.getStartMark());
        }
        return event;
    }
}

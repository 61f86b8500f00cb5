package io.shardline.ingest.script;

/** One part of a script. Offsets count bytes from the script's begin, lines from 1. */
public sealed interface ScriptPart {
    /** The line on which it begins. */
    long line();

    /** The offset of the first byte after it. */
    long end();

    /**
     * A statement.
     *
     * @param text without the semicolon, comments in it included
     * @param verb its first word, in lower case; empty if it begins otherwise
     * @param values where in the text the first word VALUES outside of parentheses begins; -1 without one
     * @param copies whether it is a COPY whose rows are the parts that follow
     */
    record SqlStatement(String text, String verb, int values, boolean copies, long line, long end)
            implements ScriptPart {}

    /** A line for psql, such as {@code \restrict}, with its backslash. */
    record MetaLine(String text, long line, long end) implements ScriptPart {}

    /** A row of a COPY, as it stands, without the line's end. */
    record CopyLine(String text, long line, long end) implements ScriptPart {}

    /** The end of a COPY's rows. */
    record CopyEnd(long line, long end) implements ScriptPart {}
}

package io.shardline.ingest.script;

import java.util.Locale;

/** What the words of a statement tell of its extent: where VALUES begins, and whether a semicolon is inside of a function's body. */
final class Words {
    private static final int SIGNIFICANT = 4;

    private final String[] first = {"", "", "", ""};
    private int count;
    private int open;
    private int values = -1;
    private String last = "";
    private boolean copies;

    /** @param at the word's offset in the statement */
    void met(String word, int at, boolean outside) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (count < SIGNIFICANT) {
            first[count] = lower;
        }
        count++;
        if (!outside) {
            return;
        }
        if (values < 0 && lower.equals("values")) {
            values = at;
        }
        copies |= lower.equals("stdin") && last.equals("from") && verb().equals("copy");
        last = lower;
        if (isRoutine()) {
            body(lower);
        }
    }

    /** BEGIN ATOMIC ... END holds statements, and CASE ... END expressions. */
    private void body(String word) {
        if (word.equals("begin") || (word.equals("case") && open > 0)) {
            open++;
        } else if (word.equals("end") && open > 0) {
            open--;
        }
    }

    private boolean isRoutine() {
        String kind = first[1].equals("or") ? first[3] : first[1];
        return verb().equals("create") && (kind.equals("function") || kind.equals("procedure"));
    }

    String verb() {
        return first[0];
    }

    int values() {
        return values;
    }

    boolean copies() {
        return copies;
    }

    boolean insideBody() {
        return open > 0;
    }
}

package io.shardline.sql;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Comparator;
import java.util.List;

/**
 * One splice into a statement's text: the characters from {@code begin} to {@code end} become {@code replacement}.
 *
 * @param begin offset of the first character replaced
 * @param end offset after the last one; equal to {@code begin} for an insertion
 */
public record SqlEdit(int begin, int end, String replacement) {
    public SqlEdit {
        checkArgument(0 <= begin && begin <= end, "edit %s..%s", begin, end);
    }

    /** Applies edits that do not overlap, in any order; insertions at one place keep the order given. */
    public static String apply(String text, List<SqlEdit> edits) {
        StringBuilder out = new StringBuilder(text.length() + 64);
        int copied = 0;
        for (SqlEdit edit :
                edits.stream().sorted(Comparator.comparingInt(SqlEdit::begin)).toList()) {
            checkArgument(edit.begin >= copied, "edits overlap at %s", edit.begin);
            out.append(text, copied, edit.begin).append(edit.replacement);
            copied = edit.end;
        }
        return out.append(text, copied, text.length()).toString();
    }
}

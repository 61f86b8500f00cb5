package io.shardline.sql;

import io.shardline.sql.FlatRows.Element;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Flat rows over the tokens of one text. */
final class TokenRows implements FlatRows {
    private final String text;
    private final Tokens tokens;
    /** First token of each element, row after row. */
    private final int[] elements;

    private final int width;
    private final int closing;
    private final boolean list;

    /**
     * @param elements first token of each element, row after row
     * @param closing the token that closes the list or the last row
     * @param list true for an IN-list, whose items stand without parentheses of their own
     */
    TokenRows(String text, Tokens tokens, int[] elements, int width, int closing, boolean list) {
        this.text = text;
        this.tokens = tokens;
        this.elements = elements;
        this.width = width;
        this.closing = closing;
        this.list = list;
    }

    @Override
    public int size() {
        return elements.length / width;
    }

    @Override
    public int width(int row) {
        Objects.checkIndex(row, size());
        return width;
    }

    @Override
    public int begin(int row) {
        int first = elements[Objects.checkIndex(row, size()) * width];
        return tokens.begin(list ? first : first - 1);
    }

    @Override
    public int end(int row) {
        Objects.checkIndex(row, size());
        if (row + 1 == size()) {
            return tokens.end(list ? closing - 1 : closing);
        }
        // Between two rows stand ")", "," and "("; between two items only ",".
        int next = elements[(row + 1) * width];
        return tokens.end(list ? next - 2 : next - 3);
    }

    @Override
    public Element element(int row, int column) {
        Objects.checkIndex(row, size());
        int first = elements[row * width + Objects.checkIndex(column, width)];
        int value = value(first);
        if (cast(value)) {
            return new Element.Unread();
        }
        return switch (tokens.kind(value)) {
            case PARAMETER -> new Element.Parameter(tokens.extra(value));
            case INTEGER, DECIMAL ->
                new Element.Number(text.charAt(tokens.begin(first)) == '-' ? "-" + at(value) : at(value));
            case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING ->
                Literals.value(tokens.kind(value), at(value))
                        .<Element>map(Element.Text::new)
                        .orElseGet(Element.Unread::new);
            case WORD -> word(value);
            default -> new Element.Unread();
        };
    }

    @Override
    public int elementBegin(int row, int column) {
        Objects.checkIndex(row, size());
        return tokens.begin(elements[row * width + Objects.checkIndex(column, width)]);
    }

    /** Appends the marks of each column's elements, whatever their number. */
    void appendMarks(StringBuilder out) {
        out.append('(');
        for (int column = 0; column < width; column++) {
            EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
            Set<String> casts = new TreeSet<>();
            for (int element = column; element < elements.length; element += width) {
                int value = value(elements[element]);
                Mark mark = Mark.of(tokens, value, text);
                if (cast(value)) {
                    casts.add(mark.text() + "::" + Names.fold(at(value + 2)));
                } else {
                    marks.add(mark);
                }
            }
            out.append(column == 0 ? "" : " , ");
            marks.forEach(mark -> out.append(mark.text()));
            casts.forEach(out::append);
        }
        out.append(')');
    }

    private int value(int element) {
        return tokens.kind(element) == TokenKind.OPERATOR ? element + 1 : element;
    }

    private boolean cast(int value) {
        return tokens.kind(value + 1) == TokenKind.OPERATOR;
    }

    private Element word(int token) {
        return switch (Chars.fold(text.charAt(tokens.begin(token)))) {
            case 't' -> new Element.Bool(true);
            case 'f' -> new Element.Bool(false);
            case 'n' -> new Element.Null();
            default -> new Element.Default();
        };
    }

    private String at(int token) {
        return text.substring(tokens.begin(token), tokens.end(token));
    }
}

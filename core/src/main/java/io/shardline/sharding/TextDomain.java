package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;

/**
 * text, varchar and bpchar, as {@code String}; bpchar without trailing spaces, which do not count in its equality.
 *
 * <p>Only texts are converted: what text a bound number or date would be is the server's to say.
 */
@Immutable
record TextDomain(boolean blankPadded) implements KeyDomain {
    private static final int TYPMOD_OFFSET = 4;

    @Override
    public Object convert(Object bound) {
        return bound instanceof String || bound instanceof Character ? parse(bound.toString()) : NoKey.UNKNOWN;
    }

    // Nothing is cut at the declared length: comparison does not, and a longer text simply equals no row.
    @Override
    public Object parse(String literal) {
        return blankPadded ? Blanks.withoutTrailingSpaces(literal) : literal;
    }

    /** Storing cuts spaces beyond the declared length; any other sign beyond is the server's to refuse. */
    @Override
    public Object fit(Object canonical, int typmod) {
        String text = (String) canonical;
        int most = typmod - TYPMOD_OFFSET;
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        int end = text.offsetByCodePoints(0, most);
        boolean onlySpaces = Blanks.withoutTrailingSpaces(text).length() <= end;
        return onlySpaces ? text.substring(0, end) : NoKey.UNKNOWN;
    }

    @Override
    public long hash(Object canonical) {
        return PostgresHash.ofText((String) canonical);
    }

    /** By UTF-8 bytes, as under the collation "C". */
    @Override
    public int compare(Object a, Object b) {
        String x = (String) a;
        String y = (String) b;
        int common = Math.min(x.length(), y.length());
        for (int i = 0; i < common; i++) {
            if (x.charAt(i) != y.charAt(i)) {
                return Integer.compare(rank(x.charAt(i)), rank(y.charAt(i)));
            }
        }
        return Integer.compare(x.length(), y.length());
    }

    // UTF-16 has its surrogates, which stand for the highest code points, below U+E000.
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}

package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/** uuid, as {@code UUID}. */
@Immutable
final class UuidDomain implements KeyDomain {
    private static final Pattern TEXT =
            Pattern.compile("[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    @Override
    public Object convert(Object bound) {
        if (bound instanceof UUID) {
            return bound;
        }
        return bound instanceof String text ? parse(text) : NoKey.UNKNOWN;
    }

    /** 32 hexadecimal digits, with the usual four hyphens or with none. */
    @Override
    public Object parse(String literal) {
        if (!TEXT.matcher(literal).matches()) {
            return NoKey.UNKNOWN;
        }
        String digits = literal.replace("-", "");
        return new UUID(HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32));
    }

    @Override
    public long hash(Object canonical) {
        return PostgresHash.ofUuid((UUID) canonical);
    }

    /** By bytes: Java's own order takes the halves as signed. */
    @Override
    public int compare(Object a, Object b) {
        UUID x = (UUID) a;
        UUID y = (UUID) b;
        int high = Long.compareUnsigned(x.getMostSignificantBits(), y.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(x.getLeastSignificantBits(), y.getLeastSignificantBits());
    }
}

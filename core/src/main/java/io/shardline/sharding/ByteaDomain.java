package io.shardline.sharding;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** bytea, as {@code byte[]}, which nobody changes. */
@Immutable
final class ByteaDomain implements KeyDomain {
    private static final Pattern HEX = Pattern.compile("\\\\x(?:[0-9A-Fa-f]{2})*+");

    @Override
    public Object convert(Object bound) {
        if (bound instanceof byte[]) {
            return bound;
        }
        return bound instanceof String text ? parse(text) : NoKey.UNKNOWN;
    }

    /** The hexadecimal form only. */
    @Override
    public Object parse(String literal) {
        return HEX.matcher(literal).matches() ? HexFormat.of().parseHex(literal, 2, literal.length()) : NoKey.UNKNOWN;
    }

    @Override
    public long hash(Object canonical) {
        return PostgresHash.ofBytes((byte[]) canonical);
    }

    @Override
    public int compare(Object a, Object b) {
        return Arrays.compareUnsigned((byte[]) a, (byte[]) b);
    }

    @Override
    public Object shown(Object canonical) {
        return ((byte[]) canonical).clone();
    }

    @Override
    public Object identity(Object canonical) {
        return ByteBuffer.wrap((byte[]) canonical);
    }
}

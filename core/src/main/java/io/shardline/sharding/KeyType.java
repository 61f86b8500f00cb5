package io.shardline.sharding;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The types that a key column may have: those whose equality is an equality of bytes, hashed alike by every server.
 *
 * <p>Each has one canonical Java form per value, given below, which is what {@link Placement} takes. Not among them are floats,
 * whose -0 equals 0, and types with an equality of their own, such as citext. Whether a text column has a nondeterministic
 * collation, or its server another encoding than UTF8, is for the caller to see: such columns cannot be keys either.
 */
public enum KeyType {
    /** {@code Long}. */
    INT2(new IntegerDomain(Short.MIN_VALUE, Short.MAX_VALUE)),
    /** {@code Long}. */
    INT4(new IntegerDomain(Integer.MIN_VALUE, Integer.MAX_VALUE)),
    /** {@code Long}. */
    INT8(new IntegerDomain(Long.MIN_VALUE, Long.MAX_VALUE)),
    /** {@code BigDecimal} without trailing zeros, or {@code Double} for NaN and the infinities. */
    NUMERIC(new NumericDomain()),
    /** {@code String}. */
    TEXT(new TextDomain(false)),
    /** {@code String}. */
    VARCHAR(new TextDomain(false)),
    /** {@code String} without trailing spaces. */
    BPCHAR(new TextDomain(true)),
    /** {@code byte[]}; not copied, so not to be changed. */
    BYTEA(new ByteaDomain()),
    /** {@code java.util.UUID}. */
    UUID(new UuidDomain()),
    /** {@code Long} days since 2000-01-01, {@code Integer.MAX_VALUE} and {@code MIN_VALUE} for the infinities. */
    DATE(new DateDomain()),
    /** {@code Long} microseconds since 2000-01-01, {@code Long.MAX_VALUE} and {@code MIN_VALUE} for the infinities. */
    TIMESTAMP(new TimestampDomain(false)),
    /** {@code Long} microseconds since 2000-01-01 in UTC, infinities as in {@link #TIMESTAMP}. */
    TIMESTAMPTZ(new TimestampDomain(true));

    private static final Map<String, KeyType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(KeyType::typname, type -> type));

    private final KeyDomain domain;

    KeyType(KeyDomain domain) {
        this.domain = domain;
    }

    /** The type of that name in pg_type; empty if it cannot be that of a key. */
    public static Optional<KeyType> of(String typname) {
        return Optional.ofNullable(BY_NAME.get(typname));
    }

    /**
     * The type of that name in pg_type, for a key column.
     *
     * @throws ShardlineException CONFIG_INVALID, naming table and column, if it cannot be that of a key
     */
    public static KeyType require(String typname, String table, String column) throws ShardlineException {
        KeyType type = BY_NAME.get(typname);
        if (type != null) {
            return type;
        }
        String known = Arrays.stream(values()).map(KeyType::typname).collect(Collectors.joining(", "));
        throw ShardlineException.of(
                        ErrorCode.CONFIG_INVALID, "cannot shard \"%s\" by \"%s\" of type %s", table, column, typname)
                .withDetail("Servers would not agree on which values of this type are equal, or on their hash.")
                .withHint("Shard by a column of one of the types %s.", known);
    }

    /** The name in pg_type. */
    public String typname() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The value that a column of this type must have to equal a bound parameter or a typed constant.
     *
     * <p>Integers, {@code BigInteger} and {@code BigDecimal} are compared exactly: 1.0 is 1 for an integer column; 1.5, and what is
     * out of the type's range, is NO_MATCH. A {@code float} or {@code double} for an integer column is taken if it is integral and
     * every such number of its size is exact (below 2^24 or 2^53), else it is UNKNOWN; for numeric it is UNKNOWN. A {@code String}
     * or {@code Character} is read as {@link #parse} does, except that a column of another type than text would make the server
     * refuse it. For a text column, all but texts is UNKNOWN. A {@code LocalDate} or {@code java.sql.Date} is midnight for a timestamp
     * column; a {@code LocalDateTime} equals a date only at midnight. Nanoseconds are rounded to microseconds. An {@code Instant},
     * {@code OffsetDateTime} or {@code ZonedDateTime} for a date or timestamp, and a local date or time for a timestamptz, are
     * UNKNOWN, since the session's zone decides. {@code java.sql.Timestamp} is a local time for timestamp, an instant for timestamptz,
     * UNKNOWN for date. {@code java.util.Date} is an instant. Any other class is UNKNOWN.
     *
     * <p>The old date classes are read by the default zone of this process, as pgjdbc does; one that was bound with a
     * {@code Calendar} of its own, or with a type to convert it to, must not be given here.
     *
     * @return a canonical value, or {@link NoKey#NO_MATCH}, or {@link NoKey#UNKNOWN}
     */
    public Object convert(Object bound) {
        return domain.convert(bound);
    }

    /**
     * The value that PostgreSQL reads from a quoted literal compared with a column of this type.
     *
     * <p>Integers and numeric: decimal, with sign and blanks around. Text: as it is, never cut to a length; bpchar without trailing
     * spaces. bytea: {@code \x} and hexadecimal digits. uuid: 32 hexadecimal digits, four hyphens or none. Dates and times:
     * {@code 2024-01-31}, {@code 2024-01-31 23:59}, {@code 2024-01-31 23:59:59.999999}, with {@code T} for the blank, and for
     * timestamptz an offset, without which the session's zone would decide; {@code infinity} and {@code -infinity}.
     *
     * @return a canonical value, or {@link NoKey#UNKNOWN} for all else, also for what the server will refuse; never NO_MATCH
     */
    public Object parse(String literal) {
        return domain.parse(literal);
    }

    /**
     * The value that a column holds after an INSERT of a converted or parsed value: storing rounds numeric and timestamps to the
     * declared digits and cuts spaces beyond the declared length.
     *
     * @param converted result of {@link #convert} or {@link #parse}
     * @param typmod the column's pg_attribute.atttypmod; -1 if it has none
     * @return a canonical value, or {@link NoKey#UNKNOWN}: storing converts some values that no row equals (1.5 becomes 2), and the
     *     server must say how, or refuse; never NO_MATCH
     */
    public Object stored(Object converted, int typmod) {
        if (converted instanceof NoKey) {
            return NoKey.UNKNOWN;
        }
        return typmod < 0 ? converted : domain.fit(converted, typmod);
    }

    /** Whether the canonical values are {@code Long}. */
    public boolean isLong() {
        return domain instanceof IntegerDomain || domain instanceof DateDomain || domain instanceof TimestampDomain;
    }

    /** Whether the order of values depends on the column's collation. */
    public boolean isText() {
        return domain instanceof TextDomain;
    }

    KeyDomain domain() {
        return domain;
    }
}

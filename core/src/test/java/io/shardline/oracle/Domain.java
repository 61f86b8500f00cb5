package io.shardline.oracle;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Values for one kind of place in a statement: ordinary ones mostly, and some that are on the edge. */
enum Domain {
    KEY {
        @Override
        Drawn draw(Random random) {
            long key = 1 + random.nextInt(random.nextBoolean() ? 20 : 300);
            if (random.nextInt(3) > 0) {
                return new Drawn(Long.toString(key), key);
            }
            return random.nextBoolean() ? written(key, random) : pick(EDGES, random);
        }
    },
    KEYS {
        @Override
        Drawn draw(Random random) {
            int size = 1 + random.nextInt(4);
            String list = LongStream.range(0, size)
                    .mapToObj(i -> KEY.draw(random).literal())
                    .collect(Collectors.joining(", "));
            return new Drawn(list, null);
        }
    },
    KEY_ARRAY {
        @Override
        Drawn draw(Random random) {
            Long[] keys = LongStream.range(0, random.nextInt(5))
                    .mapToObj(i -> random.nextInt(9) == 0 ? null : (Long) (1L + random.nextInt(30)))
                    .toArray(Long[]::new);
            String items = Arrays.stream(keys).map(String::valueOf).collect(Collectors.joining(","));
            Object ints = Arrays.stream(keys)
                    .map(key -> key == null ? null : (Integer) key.intValue())
                    .toArray(Integer[]::new);
            String literal = switch (random.nextInt(3)) {
                case 0 -> "array[" + items + "]::bigint[]";
                case 1 -> "'{" + items + "}'";
                default -> "array[" + items + (items.isEmpty() ? "1" : "") + "]";
            };
            return new Drawn(literal, random.nextInt(10) == 0 ? null : random.nextBoolean() ? keys : ints);
        }
    },
    INT {
        @Override
        Drawn draw(Random random) {
            int value = random.nextInt(60) - 5;
            return new Drawn(Integer.toString(value), value);
        }
    },
    NUM {
        @Override
        Drawn draw(Random random) {
            BigDecimal value = BigDecimal.valueOf(random.nextInt(200_000), 2);
            return new Drawn(value.toString(), value);
        }
    },
    COUNTRY {
        @Override
        Drawn draw(Random random) {
            String value = List.of("CZ", "DE", "ES", "SK", "XX", "cz").get(random.nextInt(6));
            return new Drawn("'" + value + "'", value);
        }
    },
    SITE {
        @Override
        Drawn draw(Random random) {
            String site = pick(List.of("lyon", "oslo", "Oslo", "", "Žilina", "a b", "lyon ", "nowhere"), random);
            return switch (random.nextInt(8)) {
                case 0 -> new Drawn("null", null);
                case 1 -> new Drawn("E'" + site + "'", site);
                case 2 -> new Drawn("'" + site + "'::text", site);
                case 3 -> new Drawn("'" + site + "'::char(6)", site);
                case 4 -> new Drawn("'" + site + "'::varchar(4)", site);
                case 5 -> new Drawn("$x$" + site + "$x$", site);
                case 6 -> new Drawn("U&'" + site.replace("Ž", "\\017d") + "'", site);
                default -> new Drawn("'" + site + "'", site);
            };
        }
    },
    DEVICE {
        @Override
        Drawn draw(Random random) {
            int device = 1 + random.nextInt(7);
            return random.nextInt(4) == 0 ? KEY.draw(random) : new Drawn(Integer.toString(device), device);
        }
    },
    LIMIT {
        @Override
        Drawn draw(Random random) {
            int value = random.nextInt(8) == 0 ? 0 : random.nextInt(25);
            return switch (random.nextInt(12)) {
                case 0 -> new Drawn("null", null);
                case 1 -> new Drawn("'" + value + "'", (long) value);
                case 2 -> new Drawn(value + "::bigint", (short) value);
                case 3 -> new Drawn("2.5", new BigDecimal("2.5"));
                case 4 -> new Drawn("-1", -1);
                case 5 -> new Drawn("9223372036854775807", Long.MAX_VALUE);
                default -> new Drawn(Integer.toString(value), value);
            };
        }
    };

    /** A value as a literal and as a parameter. */
    record Drawn(String literal, @Nullable Object value) {}

    private static final List<Drawn> EDGES = List.of(
            new Drawn("null", null),
            new Drawn("0", 0),
            new Drawn("-1", -1L),
            new Drawn("1.5", new BigDecimal("1.5")),
            new Drawn("17.5", 17.5),
            new Drawn("9223372036854775807", Long.MAX_VALUE),
            new Drawn("9223372036854775808", new BigDecimal("9223372036854775808")),
            new Drawn("99999999999999999999", 1e30),
            new Drawn("'NaN'::float8", Double.NaN),
            new Drawn("'x'", "x"),
            new Drawn("'17.0'", "17"),
            new Drawn("true", true),
            new Drawn("1.5::bigint", 16_777_217f),
            new Drawn("2.5::int", Float.POSITIVE_INFINITY),
            new Drawn("40000::smallint", (short) 3),
            new Drawn("1e1", new BigDecimal("1e1")),
            new Drawn("(3 + 4)", new BigDecimal("7.000")),
            new Drawn("null::bigint", null),
            new Drawn("9007199254740993::float8", 9_007_199_254_740_993.0),
            new Drawn("(select 7)", 7));

    abstract Drawn draw(Random random);

    /** One key in the many ways to write it. */
    private static Drawn written(long key, Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> new Drawn("'" + key + "'", (int) key);
            case 1 -> new Drawn(key + ".0", new BigDecimal(key + ".00"));
            case 2 -> new Drawn(key + "::int", (short) key);
            case 3 -> new Drawn("'" + key + "'::bigint", Long.toString(key));
            case 4 -> new Drawn("' " + key + " '", (double) key);
            case 5 -> new Drawn("E'" + key + "'", (float) key);
            case 6 -> new Drawn("$$" + key + "$$", new BigDecimal(key));
            case 7 -> new Drawn("cast(" + key + " as smallint)", key);
            case 8 -> new Drawn("(" + key + ")", key);
            case 9 -> new Drawn("+" + key, key);
            case 10 -> new Drawn("0x" + Long.toHexString(key), key);
            case 11 -> new Drawn("- " + key, -key);
            case 12 -> new Drawn(key + "::float8", (byte) 5);
            default -> new Drawn("U&'" + key + "'", new java.math.BigInteger(Long.toString(key)));
        };
    }

    private static <T> T pick(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}

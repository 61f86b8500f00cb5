package io.shardline.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Values of each type as PostgreSQL reads them: the ones where an order goes wrong, and random ones. */
final class Samples {
    private static final int RANDOM_VALUES = 300;
    private static final long FIRST_TIMESTAMP = -211_813_488_000_000_000L;
    private static final long LAST_TIMESTAMP = 9_223_371_331_199_999_999L;
    private static final int LAST_JULIAN_DAY = 2_147_483_493;

    /** A moment that in binary transfer has the bytes of the word "infinity". */
    private static final String LOOKS_INFINITE = timestamp(0x696e_6669_6e69_7479L);

    private Samples() {}

    /** Values as text, each one a literal of the type; the edges come first, some of them twice. */
    static List<String> of(RowType type, Random random) {
        List<String> values = new ArrayList<>(edges(type));
        Function<Random, String> next = randomly(type);
        Stream.generate(() -> next.apply(random)).limit(RANDOM_VALUES).forEach(values::add);
        if (type == RowType.TIMESTAMPTZ) {
            values.replaceAll(value -> value.endsWith("infinity") ? value : value + " UTC");
        }
        return values;
    }

    private static List<String> edges(RowType type) {
        return switch (type) {
            case INT2 -> List.of("0", "-1", "1", "32767", "-32768", "0");
            case INT4 -> List.of("0", "-1", "1", "2147483647", "-2147483648", "0");
            case INT8 -> List.of("0", "-1", "1", "9223372036854775807", "-9223372036854775808", "12345678", "0");
            case OID -> List.of("0", "1", "2147483647", "2147483648", "4294967295", "1");
            case NUMERIC -> numericEdges();
            case FLOAT4 ->
                List.of(
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "0",
                        "NaN",
                        "1.4e-45",
                        "3.4028235e38",
                        "1.17549435e-38",
                        "0.1",
                        "1e5",
                        "999999",
                        "1e6",
                        "0.0001",
                        "0.00001",
                        "16777216",
                        "8.5899346e9",
                        "9.8607613e-32");
            case FLOAT8 ->
                List.of(
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "0",
                        "NaN",
                        "4.9e-324",
                        "1.7976931348623157e308",
                        "2.2250738585072014e-308",
                        "1e23",
                        "5.684341886080802e-14",
                        "1125899906842624.25",
                        "1e14",
                        "1e15",
                        "999999999999999",
                        "0.0001",
                        "0.00001",
                        "2e-3",
                        "9007199254740993",
                        "0.1",
                        "-1e-7");
            case BOOL -> List.of("true", "false", "true");
            case DATE ->
                List.of(
                        "infinity",
                        "-infinity",
                        "infinity",
                        "4714-11-24 BC",
                        "0005-02-29 BC",
                        "0001-12-31 BC",
                        "0001-01-01",
                        "1999-12-31",
                        "2000-01-01",
                        "2000-02-29",
                        "9999-12-31",
                        "10000-01-01",
                        "5874897-12-31");
            case TIME ->
                List.of(
                        "00:00",
                        "24:00",
                        "23:59:59.999999",
                        "12:34:56",
                        "00:00:00.000001",
                        "24:00",
                        "23:59:60",
                        "10:00:00.5");
            case TIMESTAMP, TIMESTAMPTZ ->
                List.of(
                        "infinity",
                        "-infinity",
                        "infinity",
                        timestamp(FIRST_TIMESTAMP),
                        timestamp(LAST_TIMESTAMP),
                        LOOKS_INFINITE,
                        "0001-12-31 23:59:59.999999 BC",
                        "0001-01-01 00:00",
                        "1999-12-31 23:59:59.999999",
                        "2000-01-01 00:00",
                        "1969-12-31 23:59:59.5",
                        "1880-06-01 12:00",
                        "2024-03-31 01:30",
                        "2024-10-27 01:30",
                        "10000-01-01 00:00:00.1");
            case UUID ->
                List.of(
                        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "7fffffff-ffff-ffff-ffff-ffffffffffff", "80000000-0000-0000-0000-000000000000",
                        "00000000-0000-0000-8000-000000000000", "00000000-0000-0000-7fff-ffffffffffff");
            case BYTEA ->
                List.of("\\x", "\\x00", "\\x0000", "\\x7f", "\\x80", "\\xff", "\\x80", "\\x6162", "\\x5c7836");
            case TEXT, VARCHAR, BPCHAR, NAME ->
                List.of(
                        "",
                        " ",
                        "a",
                        "a ",
                        "a  ",
                        "a\t",
                        "a b",
                        "ab",
                        "B",
                        "\u00e9",
                        "e\u0301",
                        "\uffee",
                        "\ud83d\ude00",
                        "zz",
                        "\u007f");
        };
    }

    private static List<String> numericEdges() {
        return List.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "NaN",
                "0",
                "0.0",
                "-0.000",
                "1",
                "1.0",
                "1.00",
                "-1.10",
                "-1.1",
                "9999",
                "10000",
                "99999999.9999",
                "0.0001",
                "0.00001",
                "0.00010",
                "1000000000000000000000000",
                "1e30",
                "1e30000",
                "-1e30000",
                "1e-16383",
                "12345678901234567890.12345678901234567890",
                "9999999999999999",
                "10000000000000000",
                "12345678");
    }

    private static Function<Random, String> randomly(RowType type) {
        return switch (type) {
            case INT2 -> random -> Short.toString((short) random.nextInt());
            case INT4 -> random -> Integer.toString(random.nextInt());
            case INT8 -> random -> Long.toString(random.nextLong() >> random.nextInt(64));
            case OID -> random -> Integer.toUnsignedString(random.nextInt());
            case NUMERIC -> random -> numeric(random).toPlainString();
            case FLOAT4 -> random -> Float.toString(Float.intBitsToFloat(random.nextInt()));
            case FLOAT8 ->
                random -> Double.toString(
                        random.nextBoolean()
                                ? Double.longBitsToDouble(random.nextLong())
                                : random.nextInt(100_000) / 1000.0);
            case BOOL -> random -> Boolean.toString(random.nextBoolean());
            case DATE -> random -> "J" + random.nextInt(random.nextBoolean() ? LAST_JULIAN_DAY : 4_000_000);
            case TIME ->
                random -> new IsoPrinter()
                        .time(random.nextInt(864_000) * 100_000L + random.nextInt(100_000))
                        .toString();
            case TIMESTAMP, TIMESTAMPTZ -> random -> timestamp(moment(random));
            case UUID -> random -> new UUID(random.nextLong(), random.nextLong()).toString();
            case BYTEA -> random -> "\\x" + HexFormat.of().formatHex(bytes(random));
            case TEXT, VARCHAR, BPCHAR, NAME -> Samples::text;
        };
    }

    /** Up to 60 digits, up to 40 of them after the point. */
    static BigDecimal numeric(Random random) {
        return new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(40))
                .multiply(BigDecimal.valueOf(random.nextInt(3) - 1L));
    }

    private static long moment(Random random) {
        long anywhere = Math.floorMod(random.nextLong(), LAST_TIMESTAMP) + (random.nextBoolean() ? 0 : FIRST_TIMESTAMP);
        return random.nextBoolean() ? anywhere : random.nextInt() * 1_000_000L + random.nextInt(1_000_000);
    }

    private static String timestamp(long micros) {
        return new IsoPrinter().timestamp(micros).era().toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(Random random) {
        String alphabet = " aAbz0_~\u00e4\u00df\u20ac\uffed\ue000\ud83d\ude00\ud800\udc00";
        int[] codePoints = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }
}

package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NumericDivisionIT {
    private static final int DIVISIONS = 5_000;

    private final Random random = new Random(Server.SEED);

    @Test
    void dividesSumsByCountsAsTheServerDoes() throws SQLException {
        dividesAsTheServerDoes(
                () -> Samples.numeric(random),
                () -> BigDecimal.valueOf(1 + (random.nextLong() >>> 1 + random.nextInt(62))));
    }

    @Test
    void dividesSumsOfIntegersByCountsAsTheServerDoes() throws SQLException {
        dividesAsTheServerDoes(
                () -> BigDecimal.valueOf(random.nextLong() >> random.nextInt(64)),
                () -> BigDecimal.valueOf(1 + random.nextInt(100_000)));
    }

    @Test
    void dividesAnyNumericsAsTheServerDoes() throws SQLException {
        dividesAsTheServerDoes(() -> Samples.numeric(random), this::divisor);
    }

    @Test
    void dividesHugeAndTinyNumericsAsTheServerDoes() throws SQLException {
        dividesAsTheServerDoes(() -> wide(4000), () -> wide(4000));
    }

    private BigDecimal divisor() {
        BigDecimal divisor = Samples.numeric(random);
        return divisor.signum() == 0 ? BigDecimal.ONE : divisor;
    }

    private BigDecimal wide(int bits) {
        return new BigDecimal(new BigInteger(random.nextInt(bits), random).setBit(0), random.nextInt(1200));
    }

    private void dividesAsTheServerDoes(Supplier<BigDecimal> dividends, Supplier<BigDecimal> divisors)
            throws SQLException {
        List<String> here = new ArrayList<>();
        List<String> left = new ArrayList<>();
        List<String> right = new ArrayList<>();
        for (int i = 0; i < DIVISIONS; i++) {
            BigDecimal dividend = dividends.get();
            BigDecimal divisor = divisors.get();
            left.add(dividend.toPlainString());
            right.add(divisor.toPlainString());
            here.add(NumericDivision.divide(dividend, divisor).toPlainString());
        }

        assertThat(here).isEqualTo(onTheServer(left, right));
    }

    private static List<String> onTheServer(List<String> left, List<String> right) throws SQLException {
        String sql = "select (a::numeric / b::numeric)::text"
                + " from unnest(?::text[], ?::text[]) with ordinality as u(a, b, place) order by place";
        try (Connection connection = Server.connect(Server.Transfer.TEXT);
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", left.toArray()));
            select.setArray(2, connection.createArrayOf("text", right.toArray()));
            List<String> quotients = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    quotients.add(row.getString(1));
                }
            }
            return quotients;
        }
    }
}

package io.shardline.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatTextIT {
    private static final int RANDOM_VALUES = 20_000;

    private final Random random = new Random(Server.SEED);

    @Test
    void printsFloat8AsTheServerDoes() throws SQLException {
        List<Double> values = new ArrayList<>();
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            addWithNeighbours(values, Math.scalb(1.0, exponent));
        }
        for (int exponent = -323; exponent <= 308; exponent++) {
            addWithNeighbours(values, Double.parseDouble("1e" + exponent));
        }
        for (int i = 0; i < RANDOM_VALUES; i++) {
            values.add(Double.longBitsToDouble(random.nextLong()));
            values.add(random.nextInt(1_000_000) / 1000.0);
            values.add((random.nextLong() >>> 10 + random.nextInt(10)) / 8.0);
        }

        assertThat(values.stream().map(FloatText::ofFloat8).toList()).isEqualTo(onTheServer("float8", values));
    }

    private static void addWithNeighbours(List<Double> values, double value) {
        values.addAll(List.of(value, Math.nextDown(value), Math.nextUp(value), -value));
    }

    @Test
    void printsFloat4AsTheServerDoes() throws SQLException {
        List<Float> values = new ArrayList<>();
        for (int exponent = -149; exponent <= 127; exponent++) {
            float power = Math.scalb(1.0f, exponent);
            values.addAll(List.of(power, Math.nextDown(power), Math.nextUp(power), -power));
        }
        for (int i = 0; i < RANDOM_VALUES; i++) {
            values.add(Float.intBitsToFloat(random.nextInt()));
            values.add(random.nextInt(1_000_000) / 1000f);
        }

        assertThat(values.stream().map(FloatText::ofFloat4).toList()).isEqualTo(onTheServer("float4", values));
    }

    private static List<String> onTheServer(String type, List<? extends Number> values) throws SQLException {
        String sql = "select literal::" + type + "::text"
                + " from unnest(?::text[]) with ordinality as u(literal, place) order by place";
        try (Connection connection = Server.connect(Server.Transfer.TEXT);
                PreparedStatement select = connection.prepareStatement(sql)) {
            Object[] literals = values.stream().map(String::valueOf).toArray();
            select.setArray(1, connection.createArrayOf("text", literals));
            List<String> texts = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    texts.add(row.getString(1));
                }
            }
            return texts;
        }
    }
}

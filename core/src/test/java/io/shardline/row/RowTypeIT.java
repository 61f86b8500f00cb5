package io.shardline.row;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTypeIT {
    /** What the server knows of one value, and what was read of it here. */
    private record Seen(int place, int group, String serverText, Object value, String text) {}

    static Stream<Arguments> typesInBothTransfers() {
        return Stream.of(Server.Transfer.values())
                .flatMap(transfer -> Stream.of(RowType.values()).map(type -> Arguments.of(type, transfer)));
    }

    @ParameterizedTest
    @MethodSource("typesInBothTransfers")
    void sortsAsTheServerDoes(RowType type, Server.Transfer transfer) throws SQLException {
        List<Seen> byServer = seen(type, transfer, true);
        List<Seen> sortedHere = new ArrayList<>(seen(type, transfer, false));
        sortedHere.sort((a, b) -> type.compare(a.value(), b.value()));

        assertThat(sortedHere)
                .extracting(Seen::place)
                .isEqualTo(byServer.stream().map(Seen::place).toList());
    }

    @ParameterizedTest
    @MethodSource("typesInBothTransfers")
    void groupsAsTheServerDoes(RowType type, Server.Transfer transfer) throws SQLException {
        List<Seen> sorted = seen(type, transfer, true);

        for (int i = 1; i < sorted.size(); i++) {
            Seen a = sorted.get(i - 1);
            Seen b = sorted.get(i);
            assertThat(type.equal(a.value(), b.value())).as("%s and %s", a, b).isEqualTo(a.group() == b.group());
            if (a.group() == b.group()) {
                assertThat(type.hash(a.value())).as("%s and %s", a, b).isEqualTo(type.hash(b.value()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("typesInBothTransfers")
    void printsAsTheServerDoes(RowType type, Server.Transfer transfer) throws SQLException {
        assertThat(inZone("UTC", () -> seen(type, transfer, true)))
                .allSatisfy(value -> assertThat(value.text()).isEqualTo(value.serverText()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"})
    void printsTheSameMomentInEveryZoneOfTheJvm(String zone) throws SQLException {
        List<Seen> moments = inZone(zone, () -> seen(RowType.TIMESTAMPTZ, Server.Transfer.BINARY, true));

        assertThat(moments).anySatisfy(moment -> assertThat(moment.text()).doesNotContain("+00"));
        assertThat(sameMoments(moments)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("typesInBothTransfers")
    void readsTheSameValueFromTextAndFromBinary(RowType type, Server.Transfer transfer) throws SQLException {
        List<Seen> one = seen(type, transfer, true);
        List<Seen> other = seen(type, Server.Transfer.TEXT, true);

        for (int i = 0; i < one.size(); i++) {
            assertThat(type.equal(one.get(i).value(), other.get(i).value())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("typesInBothTransfers")
    void readsNullAsNull(RowType type, Server.Transfer transfer) throws SQLException {
        try (Connection connection = Server.connect(transfer);
                PreparedStatement select = connection.prepareStatement("select null::" + type.pgName());
                ResultSet row = select.executeQuery()) {
            row.next();
            assertThat(type.read(row, 1)).isNull();
            assertThat(type.text(row, 1)).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("typesInBothTransfers")
    void isFoundByTheNameThatTheDriverGives(RowType type, Server.Transfer transfer) throws SQLException {
        try (Connection connection = Server.connect(transfer);
                PreparedStatement select = connection.prepareStatement("select null::" + type.pgName());
                ResultSet row = select.executeQuery()) {
            assertThat(RowType.of(row.getMetaData().getColumnTypeName(1))).contains(type);
        }
    }

    @Test
    void theTransfersDiffer() throws SQLException {
        for (Server.Transfer transfer : Server.Transfer.values()) {
            try (Connection connection = Server.connect(transfer);
                    PreparedStatement select = connection.prepareStatement("select 1.5::numeric");
                    ResultSet row = select.executeQuery()) {
                row.next();
                assertThat(row.getBytes(1)).hasSize(transfer == Server.Transfer.TEXT ? 3 : 12);
            }
        }
    }

    private final Random random = new Random(Server.SEED);
    private @Nullable List<String> samples;

    private List<Seen> seen(RowType type, Server.Transfer transfer, boolean sorted) throws SQLException {
        if (samples == null) {
            samples = Samples.of(type, random);
            Collections.shuffle(samples, random);
        }
        String sqlType = type == RowType.BPCHAR ? "char(8)" : type.pgName();
        String key = type.isText() ? "v collate \"C\"" : "v";
        String sql = "select v, place, dense_rank() over (order by " + key + "), format('%s', v) from"
                + " (select literal::" + sqlType
                + " as v, place from unnest(?::text[]) with ordinality as u(literal, place)) s"
                + " order by " + (sorted ? key + ", place" : "place");
        try (Connection connection = Server.connect(transfer);
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", samples.toArray()));
            return read(type, select);
        }
    }

    private static List<Seen> read(RowType type, PreparedStatement select) throws SQLException {
        List<Seen> seen = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Object value = requireNonNull(type.read(row, 1));
                String text = requireNonNull(type.text(row, 1));
                seen.add(new Seen(row.getInt(2), row.getInt(3), row.getString(4), value, text));
            }
        }
        return seen;
    }

    private interface Query {
        List<Seen> run() throws SQLException;
    }

    /** The driver makes the JVM's zone that of its sessions. */
    private static List<Seen> inZone(String zone, Query query) throws SQLException {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            return query.run();
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static boolean sameMoments(List<Seen> values) throws SQLException {
        String sql = "select bool_and(a::timestamptz = b::timestamptz) from unnest(?::text[], ?::text[]) as u(a, b)";
        try (Connection connection = Server.connect(Server.Transfer.TEXT);
                PreparedStatement select = connection.prepareStatement(sql)) {
            Object[] here = values.stream().map(Seen::text).toArray();
            Object[] there = values.stream().map(Seen::serverText).toArray();
            select.setArray(1, connection.createArrayOf("text", here));
            select.setArray(2, connection.createArrayOf("text", there));
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}

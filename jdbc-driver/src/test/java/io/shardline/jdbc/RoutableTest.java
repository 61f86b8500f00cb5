package io.shardline.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoutableTest {
    /** Stands for classes like the PostgreSQL driver's, which hold a calendar. */
    private static final class CalendarTimestamp extends Timestamp {
        private static final long serialVersionUID = 1L;

        CalendarTimestamp() {
            super(0);
        }
    }

    @Test
    void cutsANumberToTheTypeAsTheDriverDoes() {
        assertThat(Routable.of(12.7, Types.BIGINT, -1)).isEqualTo(12L);
        assertThat(Routable.of(4_294_967_297L, Types.INTEGER, -1)).isEqualTo(1L);
        assertThat(Routable.of(65_537, Types.SMALLINT, -1)).isEqualTo(1L);
        assertThat(Routable.of("+12", Types.BIGINT, -1)).isEqualTo(12L);
        assertThat(Routable.of(true, Types.INTEGER, -1)).isEqualTo(1L);
        assertThat(Routable.of("12.7", Types.BIGINT, -1)).isSameAs(Routable.UNCERTAIN);
    }

    @Test
    void takesADecimalAsItIsUnlessItIsRounded() {
        BigDecimal number = new BigDecimal("1.25");
        assertThat(Routable.of(number, Types.NUMERIC, -1)).isEqualTo(number);
        assertThat(Routable.of(number, Types.NUMERIC, 1)).isSameAs(Routable.UNCERTAIN);
        assertThat(Routable.of(1.25, Types.NUMERIC, -1)).isSameAs(Routable.UNCERTAIN);
    }

    @Test
    void doesNotRouteByACharThatTheServerCuts() {
        assertThat(Routable.of("ab", Types.CHAR, -1)).isEqualTo("ab");
        assertThat(Routable.of("ab ", Types.CHAR, -1)).isSameAs(Routable.UNCERTAIN);
        assertThat(Routable.of("ab ", Types.VARCHAR, -1)).isEqualTo("ab ");
    }

    @Test
    void doesNotRouteByWhatTheDriverMayChange() {
        assertThat(Routable.of(ZonedDateTime.now())).isSameAs(Routable.UNCERTAIN);
        assertThat(Routable.of(new CalendarTimestamp())).isSameAs(Routable.UNCERTAIN);
        assertThat(Routable.of(new AtomicLong(1))).isSameAs(Routable.UNCERTAIN);
        assertThat(Routable.of(Calendar.getInstance(), Types.DATE, -1)).isSameAs(Routable.UNCERTAIN);
        UUID uuid = UUID.randomUUID();
        assertThat(Routable.of(uuid)).isSameAs(uuid);
        assertThat(Routable.of(uuid, Types.OTHER, -1)).isEqualTo(uuid.toString());
    }
}

package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.RowBounds;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MyBatis with mapper interfaces. */
@Client(name = "MyBatis", type = SqlSessionFactory.class)
class MyBatisIT {
    private static Shards shards;
    private static SqlSessionFactory factory;

    /** A row. */
    public static final class Ticket {
        public long customer;

        @SuppressWarnings("NullAway") // MyBatis sets it.
        public Long id;

        public String subject = "";
    }

    /** A mapper. */
    public interface Tickets {
        @Insert("insert into ticket (customer, subject) values (#{customer}, #{subject})")
        @Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
        int add(Ticket ticket);

        @Select("select customer, id, subject from ticket where customer = #{customer} and id = #{id}")
        Ticket find(@Param("customer") long customer, @Param("id") long id);

        @Update("update ticket set subject = #{subject} where customer = #{customer}")
        int rename(@Param("customer") long customer, @Param("subject") String subject);

        @Select("select customer, id, subject from ticket order by customer, id")
        List<Ticket> all(RowBounds bounds);

        @Select("select count(*) from ticket")
        long count();
    }

    @BeforeAll
    static void start() throws SQLException {
        shards = new Shards(
                "create table ticket (customer bigint, id bigint generated always as identity, subject text,"
                        + " primary key (customer, id))",
                "ticket: { key: customer }");
        Configuration configuration =
                new Configuration(new Environment("shards", new JdbcTransactionFactory(), shards.dataSource()));
        configuration.addMapper(Tickets.class);
        factory = new SqlSessionFactoryBuilder().build(configuration);
    }

    @AfterAll
    static void stop() throws SQLException {
        shards.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        shards.clear("ticket");
    }

    private static Ticket ticket(long customer, String subject) {
        Ticket ticket = new Ticket();
        ticket.customer = customer;
        ticket.subject = subject;
        return ticket;
    }

    @Test
    void fillsInTheGeneratedKey() {
        try (SqlSession session = factory.openSession()) {
            Tickets tickets = session.getMapper(Tickets.class);
            Ticket ticket = ticket(7, "broken");
            assertThat(tickets.add(ticket)).isEqualTo(1);
            assertThat(ticket.id).isNotNull();
            assertThat(tickets.find(7, ticket.id).subject).isEqualTo("broken");
            session.commit();
        }
    }

    @Test
    void rollsBackWhatIsNotCommitted() {
        try (SqlSession session = factory.openSession()) {
            session.getMapper(Tickets.class).add(ticket(1, "a"));
            session.getMapper(Tickets.class).add(ticket(2, "b"));
        }
        try (SqlSession session = factory.openSession()) {
            assertThat(session.getMapper(Tickets.class).count()).isZero();
        }
    }

    @Test
    void runsBatchesAndPages() {
        try (SqlSession session = factory.openSession(ExecutorType.BATCH)) {
            Tickets tickets = session.getMapper(Tickets.class);
            for (long customer = 1; customer <= 20; customer++) {
                tickets.add(ticket(customer, "s" + customer));
            }
            session.flushStatements();
            session.commit();
        }
        try (SqlSession session = factory.openSession()) {
            Tickets tickets = session.getMapper(Tickets.class);
            assertThat(tickets.all(new RowBounds(5, 3)))
                    .extracting(t -> t.customer)
                    .containsExactly(6L, 7L, 8L);
            assertThat(tickets.rename(3, "new")).isEqualTo(1);
        }
    }
}

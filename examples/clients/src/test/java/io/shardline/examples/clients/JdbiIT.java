package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JDBI, with handles and with SQL objects. */
@Client(name = "JDBI", type = Jdbi.class)
class JdbiIT {
    private static Shards shards;
    private static Jdbi jdbi;

    /** An SQL object. */
    public interface Notes {
        @SqlUpdate("insert into note (id, author, body) values (:id, :author, :body)")
        int add(@Bind("id") UUID id, @Bind("author") String author, @Bind("body") String body);

        @SqlQuery("select body from note where id = :id")
        String body(@Bind("id") UUID id);

        @SqlQuery("select author from note group by author order by count(*) desc, author collate \"C\"")
        List<String> authors();
    }

    @BeforeAll
    static void start() throws SQLException {
        shards = new Shards("create table note (id uuid primary key, author text, body text)", "note: { key: id }");
        jdbi = Jdbi.create(shards.dataSource()).installPlugin(new SqlObjectPlugin());
    }

    @AfterAll
    static void stop() throws SQLException {
        shards.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        shards.clear("note");
    }

    @Test
    void runsSqlObjects() {
        UUID id = UUID.randomUUID();
        Notes notes = jdbi.onDemand(Notes.class);
        assertThat(notes.add(id, "ann", "hello")).isEqualTo(1);
        notes.add(UUID.randomUUID(), "bob", "x");
        notes.add(UUID.randomUUID(), "bob", "y");
        assertThat(notes.body(id)).isEqualTo("hello");
        assertThat(notes.authors()).containsExactly("bob", "ann");
    }

    @Test
    void runsBatchesAndStreams() {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("insert into note values (:id, :author, :body)");
            IntStream.range(0, 50)
                    .forEach(i -> batch.bind("id", new UUID(0, i))
                            .bind("author", "a" + i % 3)
                            .bind("body", "b")
                            .add());
            assertThat(batch.execute()).hasSize(50).containsOnly(1);
        });
        jdbi.useTransaction(handle -> {
            try (var rows =
                    handle.createQuery("select id from note order by id").setFetchSize(10).mapTo(UUID.class).stream()) {
                assertThat(rows).hasSize(50).isSorted();
            }
        });
    }

    @Test
    void rollsBackToASavepoint() {
        UUID kept = UUID.randomUUID();
        jdbi.useTransaction(handle -> {
            handle.execute("insert into note values (?, 'a', 'kept')", kept);
            handle.savepoint("here");
            handle.execute("insert into note values (?, 'a', 'undone')", UUID.randomUUID());
            handle.rollbackToSavepoint("here");
        });
        assertThat(jdbi.<List<String>, RuntimeException>withHandle(handle -> handle.createQuery("select body from note")
                        .mapTo(String.class)
                        .list()))
                .containsExactly("kept");
    }

    @Test
    void rollsBackOnAnException() {
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    handle.execute("insert into note values (?, 'a', 'b')", UUID.randomUUID());
                    throw new IllegalStateException("undo");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle -> handle.createQuery("select count(*) from note")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
    }
}

package io.shardline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.testing.TestCluster;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions and operators of PostgreSQL's own extensions that are not immutable and yet read no tables. */
@Timeout(60)
class ExtensionsIT {
    private static TestCluster cluster;
    private static ParallelConnection db;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.create(3);
        db = ParallelConnection.open(cluster.writeYaml("people: { key: id }"));
        db.execute("create table people (id int primary key, name text)");
        for (String extension : List.of("pg_trgm", "unaccent", "\"uuid-ossp\"", "pgcrypto")) {
            db.execute("create extension " + extension);
        }
        db.execute("insert into people values (1, 'Anna'), (2, 'Anne'), (3, 'Bert'), (4, 'Émile'), (5, 'Hanna')");
    }

    @AfterAll
    static void stop() {
        if (db != null) {
            db.close();
        }
        cluster.close();
    }

    /** pg_trgm has an operator % of texts, which is stable. */
    @Test
    void leavePostgresOwnOperatorsOfTheSameNameAlone() throws Exception {
        assertThat(db.execute("select id from people where id % 2 = 1")).isEqualTo(3);
        assertThat(db.execute("select id % 2, count(*) from people group by 1")).isEqualTo(2);
        assertThat(db.execute("update people set name = name where id % 2 = 1")).isEqualTo(3);
    }

    @Test
    void areCalledOnAllShards() throws Exception {
        assertThat(db.execute("select id from people where name % 'Anna'")).isEqualTo(3);
        assertThat(db.execute("select id from people where 'ann' <% name order by name <-> 'ann'"))
                .isEqualTo(2);
        assertThat(db.execute("select id from people where unaccent(name) = 'Emile'"))
                .isEqualTo(1);
        assertThat(db.execute("select uuid_generate_v4(), gen_salt('bf') from people where id = 3"))
                .isEqualTo(1);
    }

    @Test
    void areRefusedWhereTheyChangeTheConnection() {
        assertThatThrownBy(() -> db.execute("select set_limit(0.9)")).hasFieldOrPropertyWithValue("SQLState", "0A000");
    }

    @Test
    void standForThemselvesAndNotForFunctionsOfTheSameName() throws Exception {
        db.execute(
                "create function unaccent(i int) returns text stable language sql as 'select max(name) from people'");
        assertThatThrownBy(() -> db.execute("select unaccent(1)")).hasFieldOrPropertyWithValue("SQLState", "0A000");
        db.execute("drop function unaccent(int)");
    }
}

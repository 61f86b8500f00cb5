package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** jOOQ, without generated code. */
@Client(name = "jOOQ", type = DSLContext.class)
class JooqIT {
    private static final Table<Record> STOCK = table(name("stock"));
    private static final Field<Integer> SITE = field(name("stock", "site"), SQLDataType.INTEGER);
    private static final Field<String> ARTICLE = field(name("stock", "article"), SQLDataType.VARCHAR);
    private static final Field<BigDecimal> PIECES = field(name("stock", "pieces"), SQLDataType.NUMERIC(10, 2));

    private static Shards shards;
    private static DSLContext jooq;

    @BeforeAll
    static void start() throws SQLException {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        shards = new Shards(
                "create table stock (site int, article text, pieces numeric(10, 2), primary key (site, article))",
                "stock: { key: site }");
        jooq = DSL.using(shards.dataSource(), SQLDialect.POSTGRES);
    }

    @AfterAll
    static void stop() throws SQLException {
        shards.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        shards.clear("stock");
        var insert = jooq.insertInto(STOCK, SITE, ARTICLE, PIECES);
        for (int site = 1; site <= 12; site++) {
            insert = insert.values(site, "a", new BigDecimal(site)).values(site, "b", BigDecimal.TEN);
        }
        assertThat(insert.execute()).isEqualTo(24);
    }

    @Test
    void upsertsAndReturns() {
        Record returned = jooq.insertInto(STOCK, SITE, ARTICLE, PIECES)
                .values(3, "a", BigDecimal.ONE)
                .onConflict(SITE, ARTICLE)
                .doUpdate()
                .set(PIECES, PIECES.plus(DSL.excluded(PIECES)))
                .returning(PIECES)
                .fetchOne();
        assertThat(returned).isNotNull();
        assertThat(returned.get(PIECES)).isEqualByComparingTo("4");
    }

    @Test
    void upsertsRowsOfManyShardsAtOnceAndReturnsThemInOrder() {
        var upsert = jooq.insertInto(STOCK, SITE, ARTICLE, PIECES);
        for (int site = 6; site <= 20; site++) {
            upsert = upsert.values(site, "a", BigDecimal.ONE);
        }
        assertThat(upsert.onConflict(SITE, ARTICLE)
                        .doUpdate()
                        .set(PIECES, PIECES.plus(DSL.excluded(PIECES)))
                        .returning(SITE, PIECES)
                        .fetch()
                        .map(row -> row.get(SITE) + ": " + row.get(PIECES).intValue()))
                .hasSize(15)
                .startsWith("6: 7", "7: 8")
                .endsWith("19: 1", "20: 1");
        assertThat(jooq.deleteFrom(STOCK).where(ARTICLE.eq("a")).returning(SITE).fetch())
                .hasSize(20);
    }

    @Test
    void groupsSortsAndPages() {
        assertThat(jooq.select(ARTICLE, count(), sum(PIECES))
                        .from(STOCK)
                        .groupBy(ARTICLE)
                        .orderBy(sum(PIECES).desc())
                        .fetch(sum(PIECES)))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal(120), new BigDecimal(78));
        assertThat(jooq.select(SITE)
                        .from(STOCK)
                        .where(ARTICLE.eq("a"))
                        .orderBy(SITE.desc())
                        .limit(3)
                        .offset(2)
                        .fetch(SITE))
                .containsExactly(10, 9, 8);
        assertThat(jooq.fetchCount(STOCK, SITE.in(1, 5, 9))).isEqualTo(6);
    }

    @Test
    void runsBatchesAndStreams() {
        int[] counts = jooq.batch(IntStream.rangeClosed(1, 12)
                        .mapToObj(site ->
                                jooq.update(STOCK).set(PIECES, BigDecimal.ZERO).where(SITE.eq(site)))
                        .toList())
                .execute();
        assertThat(counts).hasSize(12).containsOnly(2);
        try (var rows = jooq.selectFrom(STOCK)
                .orderBy(SITE, ARTICLE.collate("C"))
                .fetchSize(5)
                .fetchStream()) {
            assertThat(rows.map(row -> row.get(SITE))).hasSize(24).isSorted();
        }
    }

    @Test
    void runsNestedTransactions() {
        jooq.transaction(outer -> {
            outer.dsl().deleteFrom(STOCK).where(SITE.eq(1)).execute();
            assertThatThrownBy(() -> outer.dsl().transaction(inner -> {
                        inner.dsl().deleteFrom(STOCK).where(SITE.eq(2)).execute();
                        throw new IllegalStateException("undo the inner one");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        });
        assertThat(jooq.selectDistinct(SITE)
                        .from(STOCK)
                        .where(SITE.le(3))
                        .orderBy(SITE)
                        .fetch(SITE))
                .isEqualTo(List.of(2, 3));
    }

    @Test
    void tellsWhatWentWrong() {
        assertThatThrownBy(() ->
                        jooq.insertInto(STOCK, SITE, ARTICLE).values(1, "a").execute())
                .isInstanceOfSatisfying(
                        DataAccessException.class, e -> assertThat(e.sqlState()).isEqualTo("23505"));
    }
}

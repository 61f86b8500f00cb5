package io.shardline.sql;

import static io.shardline.sql.SqlTextTest.plain;
import static io.shardline.sql.SqlTextTest.prepared;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ShardlineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FingerprintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select a from t where id = 17 | SELECT  a /* x */ FROM t WHERE id = 18
            select a from t where b = 'x' limit 5 | select a from t where b = 'y''z' limit 500
            select a from t where b in (1, 2, 3) | select a from t where b in (4)
            select a from t where b = 1 and c = 1 | select a from t where b = 1 and c = 2
            insert into t values (1, 'a') | insert into t values (2, 'b'), (3, 'c')
            insert into t values (?, ?) | insert into t values (?, ?), (?, ?)
            insert into t values (1, f(1)) | insert into t values (1, f(2))
            update t set a = 1 where b = 1 | update t set a = 1 where b = 2
            select a from t order by 1 limit 1 | select a from t order by 1 limit 2
            select a + 1 from t order by 1 | select a + 2 from t order by 1
            """)
    void isSharedByTextsThatDifferInValuesOnly(String one, String other) throws ShardlineException {
        assertThat(prepared(one).fingerprint()).isEqualTo(prepared(other).fingerprint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select a from t where id = 1 | select a from t where id = 2147483648
            select a from t where id = 1 | select a from t where id = 9223372036854775808
            select a from t where id = 2147483648 | select a from t where id = 9223372036854775808
            select a from t where id = 1 | select a from t where id = 1.0
            select a from t where id = 1 | select a from t where id = '1'
            select a from t where id = 1 | select a from t where id = -1
            select a from t where id = 1 | select a from t where id = ?
            select a from t where id = 'a' | select a from t where id = E'a'
            select a from t where id = 'a' | select a from t where id = N'a'
            select a from t where id = B'1' | select a from t where id = '1'
            select a from t where id = ? | select a from t where id = $1
            select a from t where b in (1) | select a from t where b in ('1')
            select a from t where b in (1) | select a from t where b in (?)
            select a from t where b in (1) | select a from t where b in (1, null)
            select a from t where b in ('1'::int) | select a from t where b in ('1'::text)
            select a from t where b in (1) | select a from t where b = (1)
            insert into t values (1, 'a') | insert into t values ('a', 1)
            insert into t values (1, 2) | insert into t values (1)
            select a, b from t order by 1 | select a, b from t order by 2
            select a, b from t group by 1 | select a, b from t group by 2
            select a, b from t order by a, 1 | select a, b from t order by a, 2
            select a from t order by mod(b, 3) | select a from t order by mod(b, 5)
            select distinct on (1) a, b from t | select distinct on (2) a, b from t
            select mod(a, 3) from t order by mod(a, 3) | select mod(a, 5) from t order by mod(a, 3)
            select mod(a, 3) from t group by mod(a, 3) | select mod(a, 5) from t group by mod(a, 3)
            select mod(a, 3), mod(a, 3) from t | select mod(a, 3), mod(a, 5) from t
            select sum(a) over (order by b, 1) from t | select sum(a) over (order by b, 2) from t
            select (select a from t order by 1 limit 1) | select (select a from t order by 2 limit 1)
            select a from t | select "a" from t
            select "a b" from t | select "a", "b" from t
            select a b from t | select a, b from t
            select a from t where not b | select a from t where b
            """)
    void isNotSharedByOthers(String one, String other) throws ShardlineException {
        assertThat(prepared(one).fingerprint()).isNotEqualTo(prepared(other).fingerprint());
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, int4", "2147483648, int8", "0x7FFFFFFF, int4", "0x80000000, int8", "0000000000001, int4",
                "1_000_000_000, int4",
        "9223372036854775807, int8", "9223372036854775808, numeric", "0b11, int4", "0o37777777777, int8",
                "1e0, numeric", "1., numeric"
    })
    void tellsTheTypeOfANumber(String number, String type) throws ShardlineException {
        assertThat(plain("values (a, " + number + ")").fingerprint()).isEqualTo("values ( a , {" + type + "} )");
    }

    @Test
    void tellsAPlaceholderFromAnOperator() throws ShardlineException {
        assertThat(prepared("a ? b").fingerprint()).isNotEqualTo(plain("a ? b").fingerprint());
        assertThat(prepared("a ?? b").fingerprint())
                .isNotEqualTo(plain("a ?? b").fingerprint());
        assertThat(prepared("a ?? b").fingerprint()).isNotEqualTo(plain("a ? b").fingerprint());
    }

    @Test
    void holdsNoValueOutsideOfSortKeys() throws ShardlineException {
        assertThat(prepared("select a from t where b = 'secret' and c in ('secret', 7) and d = $$secret$$")
                        .fingerprint())
                .isEqualTo("select a from t where b = {string} and c in ({int4}{string}) and d = {dollar_string}");
    }
}

package io.shardline.ingest.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardline.ShardlineException;
import io.shardline.ingest.script.ScriptPart.CopyEnd;
import io.shardline.ingest.script.ScriptPart.CopyLine;
import io.shardline.ingest.script.ScriptPart.MetaLine;
import io.shardline.ingest.script.ScriptPart.SqlStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a;b'",
                "select 'it''s; so'",
                "select E'a\\'; b'",
                "select U&'d\\0061t;'",
                "select \"a;b\", \"c\"\";\"",
                "select $$a;b$$",
                "select $tag$a;$$;b$tag$",
                "select $1 + 2",
                "select a$b$c",
                "select (1;2)",
                "select 1 /* a; /* b; */ c; */ + 2",
                "select 1 -- a; b\n + 2",
                "select 'backslash\\'",
                "create function f() returns int begin atomic select 1; select case when true then 1 end; end",
                "create or replace procedure p() begin atomic insert into t values (1); end"
            })
    void endsAStatementOnlyAtASemicolonOfItsOwn(String statement) throws Exception {
        assertThat(texts(statement + ";select 2")).containsExactly(statement, "select 2");
    }

    @Test
    void readsSeveralStatementsOfALineAndOneOverManyLines() throws Exception {
        assertThat(texts(" ; insert into a\nvalues\n(1) ;; select 1; -- end\n"))
                .containsExactly("insert into a\nvalues\n(1)", "select 1");
    }

    @Test
    void saysTheLineAndTheOffsetOfEachPart() throws Exception {
        List<ScriptPart> parts = parts("-- é\nselect 1;\n\nselect\n2;\n");

        assertThat(parts).extracting(ScriptPart::line).containsExactly(2L, 4L);
        assertThat(parts).extracting(ScriptPart::end).containsExactly(15L, 26L);
    }

    @Test
    void findsTheValuesOutsideOfParenthesesAndStrings() throws Exception {
        SqlStatement statement =
                (SqlStatement) parts("Insert into \"values\" (é, \"x values\") /* values */ VALUES ('values')")
                        .get(0);

        assertThat(statement.verb()).isEqualTo("insert");
        assertThat(statement.text().substring(statement.values())).isEqualTo("VALUES ('values')");
    }

    @Test
    void readsTheRowsOfACopy() throws Exception {
        List<ScriptPart> parts =
                parts("COPY public.t (a, b) FROM stdin;\n1\tx;'\r\n2\ta\\\nb\n\\.\n\n\\unrestrict k\nselect 1");

        assertThat(parts.get(0))
                .isInstanceOfSatisfying(
                        SqlStatement.class, copy -> assertThat(copy.copies()).isTrue());
        assertThat(parts.subList(1, 3))
                .extracting(part -> ((CopyLine) part).text())
                .containsExactly("1\tx;'", "2\ta\\\nb");
        assertThat(parts.get(3)).isInstanceOf(CopyEnd.class);
        assertThat(((MetaLine) parts.get(4)).text()).isEqualTo("\\unrestrict k");
        assertThat(((SqlStatement) parts.get(5)).text()).isEqualTo("select 1");
    }

    @Test
    void readsAnEmptyCopy() throws Exception {
        assertThat(parts("copy t from stdin;\n\\.\n")).hasSize(2);
    }

    @Test
    void readsPartsLongerThanItsBuffer() throws Exception {
        String longText = "select '" + "x;".repeat(200_000) + "'";

        assertThat(texts("select 1;" + longText + ";" + longText)).containsExactly("select 1", longText, longText);
    }

    @Test
    void digestsWhatItHasRead() throws Exception {
        String script = "select 1; select 2; select 3";
        ScriptReader reader = new ScriptReader(stream(script));
        reader.next();
        reader.next();

        assertThat(reader.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest("select 1; select 2;".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void skipsTheByteOrderMark() throws Exception {
        assertThat(texts("\ufeffselect 1")).containsExactly("select 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a",
                "select \"a",
                "select $$a",
                "select /* a",
                "copy t from stdin;\n1\n",
                "select 1 \\gexec"
            })
    void namesTheLineOfWhatIsTorn(String torn) {
        assertThatThrownBy(() -> parts("select 1;\n" + torn))
                .isInstanceOf(ShardlineException.class)
                .hasMessageContaining("line");
    }

    @Test
    void namesTheLineOfBytesOfAnotherEncoding() {
        byte[] latin = "select 1;\nselect 'é'".getBytes(StandardCharsets.ISO_8859_1);
        ScriptReader reader = new ScriptReader(new ByteArrayInputStream(latin));

        assertThatThrownBy(() -> {
                    reader.next();
                    reader.next();
                })
                .hasMessageContaining("not UTF-8")
                .hasMessageContaining("line 2");
    }

    @Test
    void readsAnotherEncodingWhenTold() throws Exception {
        ScriptReader reader =
                new ScriptReader(new ByteArrayInputStream("select 'é'".getBytes(StandardCharsets.ISO_8859_1)));
        reader.charset(StandardCharsets.ISO_8859_1);

        assertThat(reader.next())
                .isInstanceOfSatisfying(
                        SqlStatement.class, s -> assertThat(s.text()).isEqualTo("select 'é'"));
    }

    private static List<String> texts(String script) throws IOException, ShardlineException {
        return parts(script).stream().map(part -> ((SqlStatement) part).text()).toList();
    }

    private static List<ScriptPart> parts(String script) throws IOException, ShardlineException {
        ScriptReader reader = new ScriptReader(stream(script));
        List<ScriptPart> parts = new ArrayList<>();
        for (ScriptPart part = reader.next(); part != null; part = reader.next()) {
            parts.add(part);
        }
        return parts;
    }

    private static InputStream stream(String script) {
        return new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
    }
}

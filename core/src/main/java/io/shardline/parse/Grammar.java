package io.shardline.parse;

import static io.shardline.ErrorCode.NOT_SUPPORTED;
import static io.shardline.ErrorCode.STATEMENT_TOO_COMPLEX;
import static io.shardline.ErrorCode.SYNTAX;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.sf.jsqlparser.parser.AbstractJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.util.deparser.StatementDeParser;

/**
 * Asks JSqlParser for the structure of a statement, and believes it only if it saw the whole statement.
 *
 * <p>JSqlParser drops and changes text without an error now and then. So its tree is rendered, and every token of the
 * rendering must be a token of what it was given; otherwise the statement is refused.
 */
public final class Grammar {
    /** Up to here the parser is known to be done in well under a second, on any stack worth the name. */
    private static final int SMALL = 300;

    private static final int LONGEST = 50_000;
    private static final int SHALLOW = 12;
    private static final long STACK_BYTES = 64L << 20;
    private static final long SECONDS = 5;
    private static final String HINT =
            "Write that part in another way, or say where the statement is to run, as in /*+ shard(name) */.";

    private Grammar() {}

    /**
     * Checks one statement and tells what JSqlParser reads in it.
     *
     * @param statement its tokens, without the semicolon
     * @throws ShardlineException SYNTAX if it cannot be parsed; NOT_SUPPORTED if it was not read whole;
     *     STATEMENT_TOO_COMPLEX if reading it takes too long or too much memory
     */
    public static Facts check(SqlText text, Span statement) throws ShardlineException {
        if (statement.isEmpty()) {
            throw ShardlineException.of(SYNTAX, "empty statement");
        }
        NeutralLine line = NeutralLine.of(text, statement);
        if (line.size() == 0) {
            throw unparsable(text, statement.from());
        } else if (line.size() > LONGEST) {
            throw ShardlineException.of(
                            STATEMENT_TOO_COMPLEX, "the statement has more than %d words outside of lists", LONGEST)
                    .withHint("Split it, or write long lists as one array parameter.");
        }
        if (line.size() <= SMALL && line.depth() <= SHALLOW) {
            try {
                return read(parser(line), text, line);
            } catch (StackOverflowError e) {
                // The caller's stack was all but used up.
                return readAside(text, line);
            }
        }
        return readAside(text, line);
    }

    private static CCJSqlParser parser(NeutralLine line) {
        return CCJSqlParserUtil.newParser(line.line())
                .withDialect(AbstractJSqlParser.Dialect.POSTGRESQL)
                .withAllowComplexParsing(false);
    }

    /** Reads on a thread whose stack we know, and not for longer than we want. */
    private static Facts readAside(SqlText text, NeutralLine line) throws ShardlineException {
        CCJSqlParser parser = parser(line);
        FutureTask<Facts> task = new FutureTask<>(() -> read(parser, text, line));
        Thread thread = new Thread(null, task, "shardline-parse", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            parser.interrupted = true;
            throw tooComplex("reading the statement takes more than %d seconds".formatted(SECONDS), e);
        } catch (InterruptedException e) {
            parser.interrupted = true;
            Thread.currentThread().interrupt();
            throw ShardlineException.of(ErrorCode.CANCELLED, "interrupted while the statement was read")
                    .causedBy(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ShardlineException cause) {
                throw cause;
            }
            if (e.getCause() instanceof StackOverflowError) {
                throw tooComplex("the statement is nested too deep to be read", e);
            }
            throw ShardlineException.of(ErrorCode.INTERNAL, "reading the statement failed")
                    .causedBy(e);
        }
    }

    private static Facts read(CCJSqlParser parser, SqlText text, NeutralLine line) throws ShardlineException {
        try {
            Statement statement = parser.Statement();
            check(text, line, statement);
            return Tree.read(parser.getASTRoot(), statement, text, line);
        } catch (ParseException e) {
            Token at = e.currentToken;
            boolean atEnd = at == null || at.next == null || at.next.kind == CCJSqlParserConstants.EOF;
            throw unparsable(text, atEnd ? line.end() : line.tokenAt(at.next.beginColumn))
                    .causedBy(e);
        } catch (RuntimeException e) {
            // Its lexer says so, or it trips over a statement that it should refuse.
            throw unparsable(text, line.tokenAt(1)).causedBy(e);
        }
    }

    /** Either rendering proves what was read; each has gaps of its own. */
    private static void check(SqlText text, NeutralLine line, Statement statement) throws ShardlineException {
        StatementDeParser deparser = new StatementDeParser(new StringBuilder());
        statement.accept(deparser, null);
        OptionalInt difference =
                SelfCheck.difference(line, deparser.getBuilder().toString());
        // toString() copies nested parts once per level: not for long statements.
        if (difference.isPresent() && line.size() <= SMALL) {
            difference = SelfCheck.difference(line, statement.toString());
        }
        if (difference.isPresent()) {
            throw ShardlineException.of(
                            NOT_SUPPORTED,
                            "the statement is not understood whole at or near character %d",
                            offset(text, difference.getAsInt()) + 1)
                    .withDetail("The parser reads something else there than what is written.")
                    .withHint(HINT);
        }
    }

    static ShardlineException unparsable(SqlText text, int token) {
        return ShardlineException.of(
                        SYNTAX, "cannot read the statement at or near character %d", offset(text, token) + 1)
                .withDetail("It is either wrong or uses syntax of PostgreSQL that Shardline does not know.")
                .withHint(HINT);
    }

    /** Where a token begins, or the end of the text beyond the last. */
    private static int offset(SqlText text, int token) {
        return token < text.size() ? text.begin(token) : text.text().length();
    }

    private static ShardlineException tooComplex(String what, Throwable cause) {
        return ShardlineException.of(STATEMENT_TOO_COMPLEX, "%s", what)
                .withHint("Split it, or write long lists as one array parameter.")
                .causedBy(cause);
    }
}

package io.shardline.parse;

import io.shardline.ShardlineException;
import io.shardline.parse.Facts.Clause;
import io.shardline.parse.Facts.Kind;
import io.shardline.sql.Name;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.parser.CCJSqlParserTreeConstants;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/**
 * Collects facts from the nodes that the parser made, production by production.
 *
 * <p>JSqlParser's visitors skip parts of some statements; the nodes are complete, because the grammar itself opens one whenever
 * it takes a table or a query.
 */
final class Tree {
    private final SqlText text;
    private final NeutralLine line;
    private final List<Name> tables = new ArrayList<>();
    private final Set<Table> locked = Collections.newSetFromMap(new IdentityHashMap<>());
    private int selects;
    private int joins;

    private Tree(SqlText text, NeutralLine line) {
        this.text = text;
        this.line = line;
    }

    static Facts read(Node root, Statement statement, SqlText text, NeutralLine line) throws ShardlineException {
        Tree tree = new Tree(text, line);
        if (statement instanceof Update update) {
            tree.addJoins(update.getStartJoins());
            tree.addJoins(update.getJoins());
        } else if (statement instanceof Delete delete) {
            tree.addJoins(delete.getJoins());
        }
        tree.visit(root);
        return new Facts(kind(statement), tree.tables, tree.selects, tree.joins, clauses(statement));
    }

    private static Kind kind(Statement statement) {
        if (statement instanceof Select) {
            return Kind.SELECT;
        } else if (statement instanceof Insert) {
            return Kind.INSERT;
        } else if (statement instanceof Update) {
            return Kind.UPDATE;
        } else if (statement instanceof Delete) {
            return Kind.DELETE;
        }
        return statement instanceof Merge ? Kind.MERGE : Kind.OTHER;
    }

    private static Set<Clause> clauses(Statement statement) {
        Set<Clause> clauses = EnumSet.noneOf(Clause.class);
        if (statement instanceof PlainSelect select) {
            add(clauses, Clause.DISTINCT, select.getDistinct());
            add(clauses, Clause.WHERE, select.getWhere());
            add(clauses, Clause.GROUP_BY, select.getGroupBy());
            add(clauses, Clause.HAVING, select.getHaving());
        }
        if (statement instanceof Select select) {
            addTail(clauses, select);
            // JSqlParser gives a LIMIT without ORDER BY to the last arm, though it ends the whole union.
            if (select instanceof SetOperationList list
                    && list.getSelects().get(list.getSelects().size() - 1) instanceof PlainSelect last) {
                addTail(clauses, last);
            }
        } else if (statement instanceof Update update) {
            add(clauses, Clause.WHERE, update.getWhere());
        } else if (statement instanceof Delete delete) {
            add(clauses, Clause.WHERE, delete.getWhere());
        }
        return clauses;
    }

    private static void addTail(Set<Clause> clauses, Select select) {
        add(clauses, Clause.ORDER_BY, select.getOrderByElements());
        add(clauses, Clause.LIMIT, select.getLimit());
        add(clauses, Clause.LIMIT, select.getFetch());
        add(clauses, Clause.OFFSET, select.getOffset());
    }

    private static void add(Set<Clause> clauses, Clause clause, @Nullable Object part) {
        if (part != null) {
            clauses.add(clause);
        }
    }

    private void visit(Node node) throws ShardlineException {
        Object value = node.jjtGetValue();
        switch (node.getId()) {
            case CCJSqlParserTreeConstants.JJTPLAINSELECT -> {
                if (value instanceof PlainSelect select) {
                    boolean table = text.is(line.tokenAt(node.jjtGetFirstToken().beginColumn), "table");
                    selects += table ? 0 : 1;
                    addJoins(select.getJoins());
                }
            }
            case CCJSqlParserTreeConstants.JJTFROMITEM -> {
                if (value instanceof ParenthesedFromItem item) {
                    addJoins(item.getJoins());
                }
            }
            case CCJSqlParserTreeConstants.JJTTABLENAME -> table(node, value);
            default -> {}
        }
        if (value instanceof Select select && select.getForUpdateTables() != null) {
            locked.addAll(select.getForUpdateTables());
        }
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            visit(node.jjtGetChild(i));
        }
    }

    private void table(Node node, Object value) throws ShardlineException {
        Node parent = node.jjtGetParent();
        if (parent.jjtGetValue() instanceof AllTableColumns
                || (value instanceof Table table && locked.contains(table))) {
            return;
        }
        List<String> parts = new ArrayList<>();
        int token = line.tokenAt(node.jjtGetFirstToken().beginColumn);
        if (!text.isName(token) || node.jjtGetFirstToken().image.startsWith("'")) {
            throw Grammar.unparsable(text, token);
        }
        parts.add(text.name(token));
        while (text.is(token + 1, ".") && text.isName(token + 2)) {
            token += 2;
            parts.add(text.name(token));
        }
        tables.add(new Name(parts));
    }

    private void addJoins(@Nullable List<Join> written) {
        if (written != null) {
            joins += (int) written.stream().filter(join -> !join.isSimple()).count();
        }
    }
}

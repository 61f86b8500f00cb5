package io.shardline.parse;

import io.shardline.parse.Facts.Clause;
import io.shardline.parse.Facts.Kind;
import io.shardline.sql.Name;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Writes a random statement and remembers what is in it. */
final class RandomStatement {
    private static final String[] BLANKS = {
        " ", " ", " ", "\n", "\n\n\n", "\t", " /* ' from x */ ", " -- \" (\n", "\r\n/**/"
    };
    private static final String[] LITERALS = {
        "'a'",
        "'it''s from x'",
        "E'a\\\\'",
        "U&'\\0061'",
        "$$ from ' x $$",
        "B'01'",
        "1",
        "1.5",
        "0x1F",
        "?",
        "null",
        "true",
        "x'1f'",
        "date '2020-01-01'",
        "interval '1 day'",
        "point '(1,2)'",
        "'a'\n'b'",
        "-1",
        "- - 2"
    };
    private static final String[] OPERATORS = {
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "||",
        "->",
        "->>",
        "@>",
        "&&",
        "??",
        "~",
        "!~*",
        "<->",
        "#-",
        "~~",
        "@@",
        "=",
        "<>",
        "<",
        "like",
        "is distinct from"
    };
    private static final String[] COLUMNS = {
        "a",
        "t.b",
        "\"from x\"",
        "key",
        "value",
        "s.t.c",
        "\"a.b\"",
        "prior",
        "\"d\"\"e\"",
        "é",
        "arr[1]",
        "arr[:2]",
        "top",
        "U&\"\\0061\""
    };
    private static final String[] TABLES = {
        "t", "T2", "s . t", "\"a.b\"", "\"S\".\"from\"", "\"x\"\"y\"", "é", "top", "name"
    };
    private static final List<List<String>> NAMES = List.of(
            List.of("t"),
            List.of("t2"),
            List.of("s", "t"),
            List.of("a.b"),
            List.of("S", "from"),
            List.of("x\"y"),
            List.of("é"),
            List.of("top"),
            List.of("name"));

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<Name> tables = new ArrayList<>();
    private final Set<Clause> clauses = EnumSet.noneOf(Clause.class);
    private int selects;
    private int joins;
    private int level;

    RandomStatement(Random random) {
        this.random = random;
    }

    Facts write() {
        int kind = random.nextInt(8);
        if (kind == 0) {
            return facts(insert());
        } else if (kind == 1) {
            return facts(update());
        } else if (kind == 2) {
            return facts(delete());
        }
        query();
        return facts(Kind.SELECT);
    }

    String text() {
        return text.toString();
    }

    private Facts facts(Kind kind) {
        return new Facts(kind, tables, selects, joins, clauses);
    }

    private Kind insert() {
        put("insert into");
        table();
        put("( a , b )");
        if (random.nextBoolean()) {
            put("values");
            for (int row = random.nextInt(3); row >= 0; row--) {
                put("(");
                expression();
                put(",");
                expression();
                put(row == 0 ? ")" : ") ,");
            }
        } else {
            nested(this::query);
        }
        if (chance(3)) {
            put("on conflict ( a ) do update set b = excluded . b where");
            expression();
        }
        returning();
        return Kind.INSERT;
    }

    private Kind update() {
        put("update");
        table();
        put("set a =");
        expression();
        put(", ( b , c ) = ( 1 , ");
        expression();
        put(")");
        if (chance(3)) {
            put("from");
            fromItems();
        }
        where();
        returning();
        return Kind.UPDATE;
    }

    private Kind delete() {
        put("delete from");
        table();
        if (chance(3)) {
            put("using");
            table();
        }
        where();
        returning();
        return Kind.DELETE;
    }

    private void returning() {
        if (chance(3)) {
            put("returning * , ");
            expression();
        }
    }

    private void query() {
        if (chance(6)) {
            put("with w as (");
            nested(this::query);
            put(")");
        }
        boolean union = chance(5);
        if (union) {
            nested(this::select);
            put("union all");
            nested(this::select);
        } else {
            select();
        }
        if (chance(3)) {
            clause(Clause.ORDER_BY, "order by");
            expression();
            put("desc nulls last , 2");
        }
        if (chance(4)) {
            clause(Clause.LIMIT, "limit 5");
        }
        if (chance(6)) {
            clause(Clause.OFFSET, "offset ?");
        }
    }

    private void select() {
        selects++;
        put("select");
        if (chance(6)) {
            clause(Clause.DISTINCT, "distinct");
        }
        expression();
        put("as x ,");
        expression();
        if (!chance(6)) {
            put("from");
            fromItems();
        }
        where();
        if (chance(5)) {
            clause(Clause.GROUP_BY, "group by");
            expression();
            if (chance(2)) {
                clause(Clause.HAVING, "having");
                expression();
            }
        }
    }

    private void where() {
        if (chance(2)) {
            clause(Clause.WHERE, "where");
            expression();
        }
    }

    private void fromItems() {
        fromItem();
        while (chance(3)) {
            if (chance(2)) {
                put(",");
                fromItem();
            } else {
                joins++;
                put(one("join", "left join", "right outer join", "inner join", "full join"));
                fromItem();
                put("on");
                expression();
            }
        }
    }

    private void fromItem() {
        if (level < 2 && chance(4)) {
            put(chance(3) ? "lateral (" : "(");
            nested(this::query);
            put(") as q");
        } else if (chance(8)) {
            put("generate_series ( 1 , 2 ) as g ( h )");
        } else {
            table();
            put(one("", "as q", "q", "as q ( h , i )"));
        }
    }

    private void table() {
        int table = random.nextInt(TABLES.length);
        tables.add(new Name(NAMES.get(table)));
        put(TABLES[table]);
    }

    private void expression() {
        level++;
        switch (level > 2 ? random.nextInt(2) : random.nextInt(14)) {
            case 0, 2 -> put(one(COLUMNS));
            case 1, 3 -> put(one(LITERALS));
            case 4, 5 -> {
                operand();
                put(one(OPERATORS));
                operand();
            }
            case 6 -> {
                operand();
                put("in ( 1 , 'x' , ? )");
            }
            case 7 -> {
                operand();
                put("in (");
                nested(this::query);
                put(")");
            }
            case 8 -> {
                put("exists (");
                nested(this::query);
                put(")");
            }
            case 9 -> {
                put("f (");
                expression();
                put(", ");
                expression();
                put(")");
            }
            case 10 -> {
                put("case when");
                operand();
                put("then");
                operand();
                put("else 1 end");
            }
            case 11 -> {
                operand();
                put("and not");
                operand();
                put("or");
                operand();
            }
            case 12 -> {
                put("cast (");
                operand();
                put("as numeric ( 10 , 2 ) )");
            }
            default -> {
                put("sum (");
                expression();
                put(") filter ( where");
                expression();
                put(") over ( partition by a order by b )");
            }
        }
        level--;
    }

    private void operand() {
        put("(");
        expression();
        put(")");
    }

    /** Clauses written inside are not the statement's own. */
    private void nested(Runnable part) {
        Set<Clause> own = EnumSet.copyOf(clauses.isEmpty() ? EnumSet.noneOf(Clause.class) : clauses);
        level++;
        part.run();
        level--;
        clauses.clear();
        clauses.addAll(own);
    }

    private void clause(Clause clause, String words) {
        clauses.add(clause);
        put(words);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void put(String words) {
        if (words.isEmpty()) {
            return;
        }
        text.append(text.isEmpty() ? "" : one(BLANKS)).append(words);
    }
}

package io.shardline.oracle;

import io.shardline.compare.Answer;
import io.shardline.compare.Comparison;
import io.shardline.compare.Database;
import io.shardline.compare.Expected;
import io.shardline.compare.Question;
import io.shardline.compare.Verdict;
import io.shardline.compare.Verdict.Kind;
import io.shardline.oracle.Template.Form;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Puts one statement, with values drawn anew each time, to the oracle and to the shards. */
final class Trial {
    /** The PostgreSQL driver prepares a statement on the server at the fifth, and the server may keep a plan from the sixth on. */
    private static final int EXECUTIONS = 10;

    /** Of a statement that is not prepared, whose text is another each time. */
    private static final int TEXTS = 3;

    private final Database oracle;
    private final Database shards;
    private final OtherPlans others;
    private final Score score;

    Trial(Database oracle, Database shards, OtherPlans others, Score score) {
        this.oracle = oracle;
        this.shards = shards;
        this.others = others;
        this.score = score;
    }

    void run(String name, Template template, Random random) throws SQLException {
        int refused = 0;
        Form form = Form.values()[random.nextInt(Form.values().length)];
        int executions = form == Form.LITERALS ? TEXTS : EXECUTIONS;
        for (int execution = 1; execution <= executions && refused < 2; execution++) {
            Question question = template.draw(form, random);
            Answer given = shards.ask(question);
            Answer right = oracle.ask(question);
            boolean texts = execution == 1;
            Verdict verdict = judge(template, question, right, given, texts);
            if (verdict.kind() == Kind.WRONG
                    && others.give(
                            question,
                            answer -> judge(template, question, answer, given, texts)
                                    .equals(Verdict.right()))) {
                score.open(name + "." + execution, question, verdict);
                verdict = Verdict.right();
            }
            score.add(kind(template), name + "." + execution, question, verdict);
            boolean refusal = verdict.kind() == Kind.REFUSED || verdict.kind() == Kind.SKIPPED;
            refused += refusal || verdict.kind() == Kind.OTHER_ERROR || right instanceof Answer.Failure ? 1 : 0;
            if (verdict.kind() == Kind.WRONG || verdict.kind() == Kind.CRASHED) {
                return;
            }
        }
    }

    private Verdict judge(Template template, Question question, Answer right, Answer given, boolean texts) {
        return template.uncut().isEmpty()
                ? new Comparison(template.expected(), texts).judge(right, given)
                : cut(question, right, given);
    }

    private static String kind(Template template) {
        String text = template.text();
        if (text.startsWith("with")) {
            return "with";
        }
        for (String word : new String[] {
            " over (",
            "distinct on",
            " union ",
            " intersect ",
            " except ",
            "from (",
            "rollup",
            "group by",
            "distinct",
            "full join",
            " join "
        }) {
            if (text.contains(word)) {
                return word.strip();
            }
        }
        return text.contains("order by") ? "ordered" : "plain";
    }

    /** Any rows will do, as long as there are as many as there must be and all are rows of the uncut answer. */
    private Verdict cut(Question question, Answer right, Answer given) {
        if (!(right instanceof Answer.Rows expected) || !(given instanceof Answer.Rows rows)) {
            return new Comparison(Expected.BAG, false).judge(right, given);
        }
        if (!expected.columns().equals(rows.columns())
                || expected.rows().size() != rows.rows().size()) {
            return Verdict.wrong(
                    rows.rows().size() + " rows instead of " + expected.rows().size());
        }
        int cut = question.sql().length();
        for (String word : new String[] {" limit ", " offset ", " fetch "}) {
            int at = question.sql().lastIndexOf(word);
            cut = at < 0 ? cut : Math.min(cut, at);
        }
        String uncut = question.sql().substring(0, cut);
        int places = (int) uncut.chars().filter(c -> c == '?').count();
        Answer all = oracle.ask(new Question(
                uncut, question.placeholders(), question.parameters().subList(0, places)));
        if (!(all instanceof Answer.Rows every)) {
            return new Verdict(Kind.SKIPPED, "");
        }
        Set<Object> known = new HashSet<>();
        every.rows().forEach(row -> known.add(objects(row)));
        boolean subset = rows.rows().stream().allMatch(row -> known.contains(objects(row)));
        return subset ? Verdict.right() : Verdict.wrong("a row that is none of the uncut answer's");
    }

    private static Object objects(java.util.List<Answer.Value> row) {
        return row.stream().map(Answer.Value::object).toList();
    }
}

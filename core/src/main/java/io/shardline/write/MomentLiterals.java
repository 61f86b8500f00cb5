package io.shardline.write;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.exec.Parameters;
import io.shardline.sql.SqlText;
import java.util.regex.Pattern;

/**
 * Constants such as {@code 'now'}, of which each server makes a time of its own. A plan serves all constants, so they are looked
 * for at each execution, and refused where copies of a row would come to differ.
 */
final class MomentLiterals {
    private static final String MOMENT =
            "[\\s\\d:.,/+-]*(?:allballs\\s+)?(?:now|today|tomorrow|yesterday)\\b[\\s\\d:.,/+-]*(?:[a-z/_]+\\s*)?";

    /** Between quotes or dollar signs; also what may come to such a word by escapes in it. */
    private static final Pattern CONSTANT =
            Pattern.compile("['$]" + MOMENT + "['$]|\\b(?:e|u&)'\\s*[a-z]*\\\\", Pattern.CASE_INSENSITIVE);

    private static final Pattern VALUE = Pattern.compile(MOMENT, Pattern.CASE_INSENSITIVE);

    /** A parameter becomes a time where it is cast to one. */
    private static final Pattern TIME_TYPE =
            Pattern.compile("\\b(?:date|time|timetz|timestamp|timestamptz)\\b", Pattern.CASE_INSENSITIVE);

    private MomentLiterals() {}

    static void refuse(SqlText text, Parameters parameters) throws ShardlineException {
        if (CONSTANT.matcher(text.text()).find()) {
            throw refusal("contains 'now', 'today' or the like.", "Give the time as a parameter.");
        }
        if (parameters.count() > 0 && TIME_TYPE.matcher(text.text()).find()) {
            for (int index = 1; index <= parameters.count(); index++) {
                if (parameters.get(index) instanceof CharSequence value
                        && VALUE.matcher(value).matches()) {
                    throw refusal(
                            "has 'now', 'today' or the like in parameter $" + index + ".",
                            "Give the time itself, computed by the application.");
                }
            }
        }
    }

    private static ShardlineException refusal(String found, String hint) {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "a constant may mean another time to each shard's server")
                .withDetail("The statement is run on several shards and %s", found)
                .withHint("%s", hint);
    }
}

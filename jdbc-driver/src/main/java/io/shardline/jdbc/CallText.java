package io.shardline.jdbc;

import io.shardline.Description;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a call: {@code {call f(?)}}, {@code {? = call f(?)}} or {@code call p(?)}, each with a hint before it or not.
 *
 * @param written without the hint, for the PostgreSQL driver
 * @param routed without braces and with the hint, for the router
 * @param returns whether the first placeholder is for what the function returns
 */
record CallText(String written, String routed, boolean returns) {
    private static final Pattern HINT = Pattern.compile("\\s*/\\*\\+.*?\\*/", Pattern.DOTALL);
    private static final Pattern RETURNS = Pattern.compile("\\s*\\{?\\s*\\?\\s*=.*", Pattern.DOTALL);

    static CallText of(String sql, Description description) throws SQLException {
        Matcher hint = HINT.matcher(sql);
        int begin = hint.lookingAt() ? hint.end() : 0;
        String written = sql.substring(begin);
        String routed = sql.substring(0, begin) + " " + description.nativeCall(written);
        return new CallText(written, routed, RETURNS.matcher(written).matches());
    }
}

package io.shardline.jdbc;

import io.shardline.Description;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a call: {@code {call f(?)}}, {@code {? = call f(?)}} or {@code call p(?)}, each with a hint before it or not.
 *
 * @param written without the hint, for the PostgreSQL driver
 * @param routed without braces, and without a placeholder for what is returned, but with the hint, for the router
 * @param returns whether the first placeholder is for what the function returns
 */
record CallText(String written, String routed, boolean returns) {
    private static final Pattern HINT = Pattern.compile("\\s*/\\*\\+.*?\\*/", Pattern.DOTALL);
    private static final Pattern RETURNS = Pattern.compile("(\\s*\\{?\\s*)\\?\\s*=");

    static CallText of(String sql, Description description) throws SQLException {
        Matcher hint = HINT.matcher(sql);
        int begin = hint.lookingAt() ? hint.end() : 0;
        String written = sql.substring(begin);
        Matcher returns = RETURNS.matcher(written);
        boolean placeholder = returns.lookingAt();
        String alone = placeholder ? returns.group(1) + written.substring(returns.end()) : written;
        String routed = sql.substring(0, begin) + " " + description.nativeCall(alone, placeholder);
        return new CallText(written, routed, placeholder);
    }
}

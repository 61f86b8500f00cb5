package io.shardline.parse;

import com.google.common.collect.ImmutableSet;

/** PostgreSQL's keywords by what they cannot be (PostgreSQL manual, appendix C). */
final class ReservedWords {
    /** Reserved words that are values or functions of their own and so may begin an operand. */
    static final ImmutableSet<String> CONSTANTS = ImmutableSet.of("null", "true", "false", "default");

    /** Functions that are written without parentheses. */
    static final ImmutableSet<String> BARE_FUNCTIONS = ImmutableSet.of(
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "session_user",
            "system_user",
            "user");

    /** Words that can be neither a column nor a bare alias: reserved, and reserved but for functions and types. */
    static final ImmutableSet<String> RESERVED = ImmutableSet.<String>builder()
            .addAll(CONSTANTS)
            .addAll(BARE_FUNCTIONS)
            .add("all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization")
            .add("binary", "both", "case", "cast", "check", "collate", "collation", "column", "concurrently")
            .add("constraint", "create", "cross", "deferrable", "desc", "distinct", "do", "else", "end", "except")
            .add("fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in")
            .add("initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left")
            .add("like", "limit", "natural", "not", "notnull", "offset", "on", "only", "or", "order", "outer")
            .add("overlaps", "placing", "primary", "references", "returning", "right", "select", "similar", "some")
            .add("symmetric", "table", "tablesample", "then", "to", "trailing", "union", "unique", "using")
            .add("variadic", "verbose", "when", "where", "window", "with")
            .build();

    /** Words before a parenthesis that do not name a function. */
    static final ImmutableSet<String> NOT_FUNCTIONS = ImmutableSet.of(
            "array",
            "exists",
            "filter",
            "group",
            "interval",
            "over",
            "row",
            "values",
            "within",
            "in",
            "any",
            "all",
            "some");

    private ReservedWords() {}
}

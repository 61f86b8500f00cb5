package io.shardline.catalog;

/** Columns that two servers may give two values when none is given. */
public final class VaryingDefault {
    /**
     * A condition on {@code pg_attribute a left join pg_attrdef d}: a default that calls anything, or asks for the time or the user. Never
     * null.
     */
    public static final String CONDITION = """
            (a.attidentity <> '' or coalesce(
                pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ '[(]|CURRENT|LOCALTIME|USER', false))
            """;

    private VaryingDefault() {}
}

package io.shardline.row;

/** How the partial values that shards computed for one aggregate become its final value. */
public enum Combining {
    /** One int8 column, the shard's count. */
    COUNT,
    /** One column, the shard's sum: int8 for sums of int2 and int4, numeric for those of int8 and numeric, float8 for floats. */
    SUM,
    /** One column of any type. */
    MIN,
    /** One column of any type. */
    MAX,
    /** Two columns, the shard's sum (int8, numeric or float8) and its count (int8). */
    AVG,
    /** One bool column. */
    BOOL_AND,
    /** One bool column. */
    BOOL_OR,
    /** One column of int2, int4 or int8. */
    BIT_AND,
    /** One column of int2, int4 or int8. */
    BIT_OR,
    /** One column of int2, int4 or int8. */
    BIT_XOR
}

package io.shardline;

/**
 * What can go wrong that no single PostgreSQL server would say, each with its SQLSTATE.
 *
 * <p>PostgreSQL's own errors pass through untouched and have no entry here. The manual's table of errors is made from this
 * enum, so each constant's text is written for users.
 */
public enum ErrorCode {
    CONFIG_INVALID("F0000", "the cluster file or topology is not valid"),
    SHARD_UNREACHABLE("08001", "a shard refused the connection or did not answer"),
    SHARD_LOGIN_REFUSED("28000", "a shard refused the user or the password"),
    SHARD_CONNECTION_LOST("08006", "the connection to a shard broke while a statement ran"),
    SHARD_POOL_EXHAUSTED("53300", "no connection to a shard came free in time"),
    SHARDS_DIFFER("F0001", "the shards do not agree on a table, a collation or a setting"),
    PLACEMENT_DIFFERS("F0001", "the topology places rows otherwise than a shard has noted, or rows are misplaced"),
    CLOSED("08003", "the connection, session or cursor is closed"),
    SYNTAX("42601", "the statement cannot be read"),
    STATEMENT_TOO_COMPLEX("54001", "the statement is nested too deep or is too long"),
    SNAPSHOT_TIMED_OUT("55P03", "a commit over several shards kept a common snapshot waiting for too long"),
    JOB_RUNNING("55P03", "another run of the job is going on"),
    LIMIT_EXCEEDED("54000", "a declared limit was exceeded"),
    NOT_SUPPORTED("0A000", "the answer could differ from one PostgreSQL's, so the statement is refused"),
    SEVERAL_SHARDS("0A000", "the write would touch several shards, which this topology refuses"),
    NOT_INITIALIZED("55000", "a shard is not ready: its schema shardline is missing, or may not be used"),
    TABLE_UNKNOWN("42P01", "a job was given a table that does not exist"),
    COLUMN_UNKNOWN("42703", "a file names a column that its table does not have"),
    TABLE_UNDECLARED("0A000", "the table exists on several shards and the topology does not say how it is placed"),
    SHARD_KEY_UPDATE("0A000", "the statement would change a shard key"),
    NULL_SHARD_KEY("23502", "a row without a shard key has no owner"),
    SHARD_KEY_INVALID("22023", "the shard key has no place in the topology"),
    PARENT_MISSING("23503", "a record refers to a row of another table that is not there"),
    ROW_REFUSED("22000", "a row of the input was refused"),
    DATE_FORMAT("22007", "a date or time of a file is not in the format that was declared for its column"),
    BAD_COPY_DATA("22P04", "COPY data cannot be cut into rows"),
    VALUE_OUT_OF_RANGE("22003", "a sum over the shards does not fit its type"),
    PARAMETER_MISSING("07001", "a parameter was not set, or there are too many"),
    WRONG_RESULT_KIND("0100E", "rows were asked for where there are none, or the reverse"),
    COPY_ACTIVE("55000", "the session is in the middle of a COPY"),
    NO_ACTIVE_TRANSACTION("25P01", "there is no transaction in progress"),
    TRANSACTION_ACTIVE("25001", "not possible inside a transaction"),
    TRANSACTION_FAILED("25P02", "the transaction is aborted, commands are ignored until it ends"),
    SAVEPOINT_UNKNOWN("3B001", "the transaction has no savepoint of that name"),
    TRANSACTION_UNKNOWN("08007", "it is not known whether the transaction was committed"),
    DEADLOCK("40P01", "statements wait for each other over several shards or pools"),
    CANCELLED("57014", "the statement was cancelled or timed out"),
    INTERNAL("XX000", "a defect of Shardline");

    private final String sqlState;
    private final String meaning;

    ErrorCode(String sqlState, String meaning) {
        this.sqlState = sqlState;
        this.meaning = meaning;
    }

    /** The five-character SQLSTATE that callers test. */
    public String sqlState() {
        return sqlState;
    }

    /** One line for the manual's table. */
    public String meaning() {
        return meaning;
    }
}

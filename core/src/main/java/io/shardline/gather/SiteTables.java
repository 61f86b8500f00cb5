package io.shardline.gather;

import io.shardline.backend.Lease;
import io.shardline.plan.Gathering.Source;
import java.sql.SQLException;

/** The temporary tables of one execution: their making, and the texts that fill and read them. */
interface SiteTables {
    /**
     * Makes them, in a transaction of one moment on the connection, whose autocommit is off, and lets the server judge the
     * statement over them while they are empty.
     *
     * @return false if the statement turns out to be one that cannot be answered from them
     * @throws SQLException the server's own error for the caller's own text, if it is wrong
     */
    boolean prepare(Lease site) throws SQLException;

    /** Whether its rows are moved in binary form. */
    boolean binary(Source source);

    /** Has a shard send its rows. */
    String copyOut(Source source);

    /** Takes them. */
    String copyIn(Source source);

    /** Copies the site's own rows, no more than some. */
    String insert(Source source, long rows);

    /** How many bytes the table takes. */
    String size(Source source);

    /** Has the server look at what is in the table. */
    String analyze(Source source);

    /** The statement over these tables. */
    String statement();

    /** Whether that has the caller's placeholders. */
    boolean placeholders();
}

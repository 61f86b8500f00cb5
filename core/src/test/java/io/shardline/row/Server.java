package io.shardline.row;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** One server for the tests of this package, and connections that take their rows as text or in binary. */
final class Server {
    /** The seed of this run, printed so that it can be run again with {@code -Dshardline.test.seed}. */
    static final long SEED = Long.getLong("shardline.test.seed", System.nanoTime());

    private static final EmbeddedPostgres POSTGRES = start();

    private Server() {}

    /** How the driver asks for values; it leaves some types, text among them, as text in both. */
    enum Transfer {
        TEXT("prepareThreshold=0&binaryTransfer=false"),
        BINARY("prepareThreshold=-1&binaryTransfer=true");

        private final String settings;

        Transfer(String settings) {
            this.settings = settings;
        }
    }

    private static EmbeddedPostgres start() {
        System.out.println("shardline.test.seed=" + SEED);
        try {
            return EmbeddedPostgres.start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Connection connect(Transfer transfer) throws SQLException {
        return DriverManager.getConnection(POSTGRES.getJdbcUrl("postgres", "postgres") + "&" + transfer.settings);
    }
}

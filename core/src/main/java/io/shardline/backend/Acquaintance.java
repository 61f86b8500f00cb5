package io.shardline.backend;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A shard that is to be met before it is used.
 *
 * @param source has the connection afterwards over which it was met
 * @param contact says whether it is to be used
 */
record Acquaintance(ShardAddress address, ShardSource source, FirstContact contact) {
    /**
     * Logs in, asks the server's facts, and looks whether the shard is to be used.
     *
     * @throws io.shardline.ShardlineException if it is not
     * @throws SQLException the driver's, if it does not answer
     */
    ServerFacts meet() throws SQLException {
        Connection connection = source.probe();
        boolean met = false;
        try {
            source.prepare(connection);
            ServerFacts answer = ServerFacts.read(connection);
            FactsCheck.usual(address.name(), answer.settings());
            contact.met(address.name(), connection);
            source.keep(connection);
            met = true;
            return answer;
        } finally {
            if (!met) {
                connection.close();
            }
        }
    }

    ConnectFailures.Failure failure(SQLException e) {
        return new ConnectFailures.Failure(address.name(), PoolSettings.place(address), e);
    }
}

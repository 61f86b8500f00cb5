package io.shardline.backend;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A shard that is to be met before it is used.
 *
 * @param contact says whether it is to be used
 */
record Acquaintance(ShardAddress address, HikariConfig config, FirstContact contact) {
    /**
     * Logs in, asks the server's facts, looks whether the shard is to be used, and leaves.
     *
     * @throws io.shardline.ShardlineException if it is not
     * @throws SQLException the driver's, if it does not answer
     */
    ServerFacts meet() throws SQLException {
        try (Connection connection = Probe.connect(config)) {
            ServerFacts answer = ServerFacts.read(connection);
            contact.met(address.name(), connection);
            return answer;
        }
    }

    ConnectFailures.Failure failure(SQLException e) {
        return new ConnectFailures.Failure(address.name(), PoolSettings.place(address), e);
    }
}

package io.shardline.backend;

import com.zaxxer.hikari.HikariConfig;
import io.shardline.ShardlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a shard has answered yet, and is one to be used. It is asked when the pools are opened; one that does not answer then is
 * asked again by whoever needs it. Safe for use by any thread.
 */
final class Acquaintance {
    private final ShardAddress address;
    private final HikariConfig config;
    private final FirstContact contact;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile @Nullable ServerFacts facts;

    Acquaintance(ShardAddress address, HikariConfig config, FirstContact contact) {
        this.address = address;
        this.config = config;
        this.contact = contact;
    }

    ShardAddress address() {
        return address;
    }

    /** What the server said of itself; null before it was met. */
    @Nullable
    ServerFacts facts() {
        return facts;
    }

    /**
     * Logs in, asks the server's facts, looks whether the shard is to be used, and leaves.
     *
     * @throws ShardlineException if it is not
     * @throws SQLException the driver's, if it does not answer
     */
    ServerFacts meet() throws SQLException {
        try (Connection connection = Probe.connect(config)) {
            ServerFacts answer = ServerFacts.read(connection);
            contact.met(address.name(), connection);
            facts = answer;
            return answer;
        }
    }

    /** Makes sure that the shard was met; costs a look at a field once it was. */
    void require() throws SQLException {
        if (facts != null) {
            return;
        }
        oneAtATime.lock();
        try {
            if (facts == null) {
                meet();
            }
        } catch (ShardlineException refused) {
            throw refused;
        } catch (SQLException e) {
            throw ConnectFailures.of(List.of(failure(e)), 1);
        } finally {
            oneAtATime.unlock();
        }
    }

    ConnectFailures.Failure failure(SQLException e) {
        return new ConnectFailures.Failure(address.name(), PoolSettings.place(address), e);
    }
}

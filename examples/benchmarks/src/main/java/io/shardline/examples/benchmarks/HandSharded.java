package io.shardline.examples.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.shardline.testing.TestCluster;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What one would write without Shardline: a pool for each shard, and the owner of a key computed on the spot. */
final class HandSharded implements Contestant {
    private final List<HikariDataSource> pools = new ArrayList<>();

    HandSharded(TestCluster cluster, int connections) {
        for (String url : cluster.urls()) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setUsername(cluster.user());
            config.setPassword(cluster.password());
            config.setMaximumPoolSize(connections);
            pools.add(new HikariDataSource(config));
        }
    }

    @Override
    public String name() {
        return "hand-sharded";
    }

    @Override
    public long balance(long id) throws SQLException {
        return Jdbc.balance(pools.get(bucket(id) / 256), id);
    }

    /** PostgreSQL's hashint8extended with the seed of its hash partitioning, modulo 1024. */
    private static int bucket(long id) {
        int folded = (int) id ^ (int) (id >= 0 ? id >>> 32 : ~(id >>> 32));
        int a = 0x9e3779b9 + 4 + 3923095;
        int b = a;
        int c = a;
        a += 0x7A5B2236;
        b += 0x7996DCFD;
        a = a - c ^ Integer.rotateLeft(c, 4);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 6);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 8);
        b += a;
        a = a - c ^ Integer.rotateLeft(c, 16);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 19);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 4);
        b += a;
        a += folded;
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
        return c + 227 & 1023;
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }
}

package io.shardline.testing;

import java.util.List;

/** Servers that somebody else runs. */
record GivenServers(List<Server> servers) implements PostgresServers.Source {
    @Override
    public List<Server> get(int count) {
        return servers.subList(0, Math.min(count, servers.size()));
    }
}

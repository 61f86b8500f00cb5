package io.shardline.examples.benchmarks;

import io.shardline.jdbc.ShardlineDataSource;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Those who take part. The first is what the others are compared with. */
final class Contestants implements AutoCloseable {
    /** Writes over several shards that promise as much as the hand-written ones: each shard commits by itself. */
    private static final String AS_BY_HAND = "best-effort";

    private static final Set<Work> OVER_SHARDS = Set.of(Work.UPSERT_ROWS, Work.UPSERT_BATCH);

    private final List<Contestant> all = new ArrayList<>();

    /** @param connections the size of each of their pools */
    Contestants(Bank bank, int connections) throws SQLException {
        all.add(new HandSharded(bank, connections));
        all.add(new Driver("Shardline, JDBC", bank.yaml(connections, AS_BY_HAND), false));
        all.add(new JavaApi(bank.yaml(connections, AS_BY_HAND)));
        all.add(new Driver("Shardline, JDBC, atomic", bank.yaml(connections, "atomic"), true));
        Peer.open(bank, connections).ifPresent(all::add);
    }

    List<Contestant> of(Work work) {
        return all.stream().filter(contestant -> contestant.does(work)).toList();
    }

    /** Shardline's driver, under one promise of atomicity. */
    private static final class Driver extends JdbcContestant {
        private final boolean atomic;

        Driver(String name, String yaml, boolean atomic) throws SQLException {
            super(name, source(yaml), Bank.Tables.HASHED);
            this.atomic = atomic;
        }

        private static ShardlineDataSource source(String yaml) throws SQLException {
            ShardlineDataSource source = new ShardlineDataSource();
            source.setTopology(Topology.load(new StringReader(yaml), Map.of()));
            return source;
        }

        @Override
        public boolean does(Work work) {
            boolean jdbc = work != Work.COPY;
            return jdbc && (work == Work.TRANSFER ? atomic : !atomic || OVER_SHARDS.contains(work));
        }
    }

    @Override
    public void close() throws SQLException {
        for (Contestant contestant : all) {
            contestant.close();
        }
    }
}

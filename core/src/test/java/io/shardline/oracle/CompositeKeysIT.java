package io.shardline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Session;
import io.shardline.compare.Database;
import io.shardline.compare.Expected;
import io.shardline.compare.Verdict.Kind;
import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import java.io.StringReader;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random conditions on keys of two columns, one of them text. */
class CompositeKeysIT {
    private static final String TABLES = """
            samples: { key: [site, device] }
            readings: { key: [site, device] }
            """;
    private static final String SCHEMA = """
            create table samples (site text, device int, v int, primary key (site, device));
            create table readings (n int, device int not null, site text not null, primary key (site, device, n));
            """;
    private static final List<String> SITES = List.of("lyon", "oslo", "Oslo", "", "Žilina", "a b");

    @Test
    void answersAsOneServerOrRefuses() throws Exception {
        long seed = Long.getLong("oracle.seed", 20_261_121);
        System.out.printf("-Doracle.seed=%d%n", seed);
        Score score = new Score();
        try (TestCluster cluster = TestCluster.create(ClusterOptions.shards(3).onServers(1));
                TestCluster oracleServer = cluster.oracle()) {
            cluster.onEach(SCHEMA);
            oracleServer.onEach(SCHEMA);
            Topology topology = Topology.load(new StringReader(cluster.yaml(TABLES)), Map.of());
            try (ParallelConnection db = ParallelConnection.open(topology);
                    Session session = db.openSession();
                    Connection connection = oracleServer.connect(0)) {
                fill(db);
                fill(connection);
                Trial trial = new Trial(
                        Database.over(connection),
                        Database.over(session, ExecuteOptions.DEFAULT),
                        new OtherPlans(oracleServer),
                        score);
                for (int i = 0; i < Integer.getInteger("oracle.queries", 250); i++) {
                    Random random = new Random(seed * 1_000_003 + i);
                    trial.run("query " + i, new Template(query(new Dice(random)), Expected.BAG, ""), random);
                }
            }
        }
        System.out.println(score);
        assertThat(score.faults()).isEmpty();
        assertThat(score.count(Kind.RIGHT)).isPositive();
    }

    private static void fill(ParallelConnection db) throws Exception {
        for (String site : SITES) {
            for (int device = 1; device <= 6; device++) {
                db.execute("insert into samples values (?, ?, ?)", site, device, device * 10);
                db.execute("insert into readings (device, site, n) values (?, ?, 1)", device, site);
            }
        }
    }

    private static void fill(Connection connection) throws Exception {
        try (var statement = connection.prepareStatement("with s as (insert into samples"
                + " select s, d, d * 10 from unnest(?::text[]) s, generate_series(1, 6) d returning site, device)"
                + " insert into readings select 1, device, site from s")) {
            statement.setArray(1, connection.createArrayOf("text", SITES.toArray()));
            statement.execute();
        }
    }

    private static String query(Dice dice) {
        String join = dice.of(
                "s.site = r.site and s.device = r.device",
                "s.site = r.site and r.device = s.device",
                "(s.site, s.device) = (r.site, r.device)",
                "s.site = r.site",
                "s.device = r.device and s.site = r.site and " + condition(dice, "r", 0));
        return switch (dice.below(6)) {
            case 0 ->
                "select s.*, r.n from samples s" + dice.of(" join ", " left join ", " right join ") + "readings r on "
                        + join + " where " + condition(dice, dice.of("s", "r"), 1);
            case 1 ->
                "select count(*), max(s.v) from samples s join readings r using (site, device) where "
                        + condition(dice, "s", 1);
            case 2 ->
                "select s.site, s.device, count(*) from samples s where " + condition(dice, "s", 1) + " group by "
                        + dice.of("s.site, s.device", "device, site");
            case 3 ->
                "select s.device, count(*) from samples s where " + condition(dice, "s", 1) + " group by s.device";
            case 4 ->
                "select * from samples s where " + dice.of("", "not ") + "exists (select from readings r where " + join
                        + ") and " + condition(dice, "s", 1);
            default -> "select * from samples s where " + condition(dice, "s", 2);
        };
    }

    private static String condition(Dice dice, String alias, int depth) {
        if (depth > 0 && dice.in(2)) {
            String left = condition(dice, alias, depth - 1);
            return dice.of("(" + left + " and ", "(" + left + " or ", "not (" + left + " and ")
                    + condition(dice, alias, depth - 1) + ")";
        }
        String site = alias + ".site";
        String device = alias + ".device";
        String both = "(" + site + ", " + device + ")";
        return switch (dice.below(9)) {
            case 0, 1 -> site + " = " + dice.value(Domain.SITE) + " and " + device + " = " + dice.value(Domain.DEVICE);
            case 2 -> site + " = " + dice.value(Domain.SITE);
            case 3 -> device + " = " + dice.value(Domain.DEVICE);
            case 4 -> both + " = (" + dice.value(Domain.SITE) + ", " + dice.value(Domain.DEVICE) + ")";
            case 5 ->
                both + dice.of(" in ", " not in ") + "((" + dice.value(Domain.SITE) + ", " + dice.value(Domain.DEVICE)
                        + "), (" + dice.value(Domain.SITE) + ", " + dice.value(Domain.DEVICE) + "))";
            case 6 ->
                site + " in (" + dice.value(Domain.SITE) + ", " + dice.value(Domain.SITE) + ") and " + device + " in ("
                        + dice.value(Domain.DEVICE) + ", " + dice.value(Domain.DEVICE) + ")";
            case 7 ->
                site + " = " + dice.value(Domain.SITE) + " and " + device + " between 2 and "
                        + dice.value(Domain.DEVICE);
            default ->
                "(" + device + ", " + site + ") = (" + dice.value(Domain.DEVICE) + ", " + dice.value(Domain.SITE) + ")";
        };
    }
}

package io.shardline.oracle;

import io.shardline.ParallelConnection;
import io.shardline.sharding.KeyType;
import io.shardline.sharding.Placement;
import io.shardline.testing.TestCluster;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/** The corpus' shop in the databases of a cluster: sharded tables by their first column, the others on every shard. */
final class Shop {
    private static final String FOLDER = "/corpus/ecom/";

    /** @param keyColumn of a sharded table; empty for a reference table */
    record ShopTable(String name, String keyColumn) {
        boolean sharded() {
            return !keyColumn.isEmpty();
        }
    }

    /** A view of each table, with its columns and some of its rows, made in all the ways that views can be. */
    private static final String VIEWS = """
            create view customers_v as select * from customers where customer_id % 7 <> 3;
            create view orders_v as select o.* from orders o join customers c on c.customer_id = o.customer_id;
            create view order_lines_v as
                select l.* from order_lines l left join products p on p.product_id = l.product_id where p.price is distinct from 0;
            create view events_v as select * from events where flag union all select * from events where flag is not true;
            create view edge_v as select * from edge where k <= (select avg(customer_id) from customers) or k > 500;
            create view empty_s_v as select * from empty_s;
            create view countries_v as select * from countries where vat is not null;
            create view categories_v as select * from categories;
            create view products_v as select p.* from products p where p.price > (select avg(price) / 2 from products);
            create view empty_r_v as select * from empty_r;
            """;

    private Shop() {}

    static void makeViews(TestCluster cluster) throws SQLException {
        cluster.onEach(VIEWS);
    }

    static List<ShopTable> tables() {
        return resource("tables.tsv")
                .lines()
                .map(line -> line.split("\t"))
                .map(fields -> new ShopTable(
                        fields[0], fields[1].equals("reference") ? "" : fields[0].equals("edge") ? "k" : "customer_id"))
                .toList();
    }

    static String resource(String name) {
        try (InputStream in = Shop.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of these are moved by writes that give them another key. */
    private static String moves(ShopTable table) {
        return List.of("events", "empty_s").contains(table.name()) ? ", keyUpdates: move" : "";
    }

    private static Topology topology(TestCluster cluster, Layout layout) throws SQLException {
        String tables = tables().stream()
                .map(table -> table.name()
                        + (table.sharded()
                                ? ": { key: " + table.keyColumn() + layout.rule + moves(table) + " }"
                                : ": reference"))
                .collect(Collectors.joining("\n"));
        return Topology.load(new StringReader(cluster.yaml(tables) + "\n" + layout.more), Map.of());
    }

    /** Makes the tables and fills them, and opens the cluster over them. */
    static ParallelConnection open(TestCluster cluster) throws SQLException {
        return open(cluster, Layout.EVEN);
    }

    /** The same, with the rows where a layout has them. */
    static ParallelConnection open(TestCluster cluster, Layout layout) throws SQLException {
        Topology topology = topology(cluster, layout);
        cluster.onEach(resource("schema.sql"));
        for (ShopTable table : tables()) {
            List<StringBuilder> parts = new ArrayList<>();
            cluster.names().forEach(name -> parts.add(new StringBuilder()));
            for (String line : resource(table.name() + ".tsv").split("\n")) {
                if (table.sharded() && !line.isEmpty()) {
                    long key = Long.parseLong(line.substring(0, (line + "\t").indexOf('\t')));
                    parts.get(owner(topology, table, key)).append(line).append('\n');
                } else if (!line.isEmpty()) {
                    parts.forEach(part -> part.append(line).append('\n'));
                }
            }
            for (int shard = 0; shard < parts.size(); shard++) {
                copy(cluster, shard, table.name(), parts.get(shard).toString());
            }
        }
        cluster.onEach("analyze");
        return ParallelConnection.open(topology);
    }

    /** All rows in one database. */
    static void fill(TestCluster oracle) throws SQLException {
        fill(oracle, false);
    }

    /** All rows in one database, the last one first. */
    static void fillBackwards(TestCluster oracle) throws SQLException {
        fill(oracle, true);
    }

    private static void fill(TestCluster oracle, boolean backwards) throws SQLException {
        oracle.onEach(resource("schema.sql"));
        for (ShopTable table : tables()) {
            List<String> rows =
                    new ArrayList<>(resource(table.name() + ".tsv").lines().toList());
            if (backwards) {
                Collections.reverse(rows);
            }
            copy(oracle, 0, table.name(), String.join("\n", rows));
        }
        oracle.onEach("analyze");
    }

    static int owner(Topology topology, ShopTable table, long key) throws SQLException {
        TablePlacement.Sharded placement = topology.tables().entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(table.name()))
                .map(entry -> (TablePlacement.Sharded) entry.getValue())
                .findFirst()
                .orElseThrow();
        return Placement.of(topology, table.name(), placement, List.of(KeyType.INT8))
                .shardOfLong(key);
    }

    private static void copy(TestCluster cluster, int shard, String table, String rows) throws SQLException {
        try (Connection connection = cluster.connect(shard)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " from stdin", new StringReader(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.shardline.oracle;

import io.shardline.oracle.Shop.ShopTable;
import io.shardline.testing.TestCluster;
import io.shardline.topology.Topology;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** The tables of TPC-H, small, in the databases of a cluster. */
final class Tpch {
    private static final double SCALE = 0.01;

    static final String TABLES = """
            lineitem: { key: l_orderkey }
            orders: { key: o_orderkey }
            customer: { key: c_custkey }
            part: { key: p_partkey }
            partsupp: { key: ps_partkey }
            supplier: { key: s_suppkey }
            nation: reference
            region: reference
            """;

    private static final String SCHEMA = """
            create table region (r_regionkey bigint primary key, r_name char(25) not null, r_comment varchar(152));
            create table nation (n_nationkey bigint primary key, n_name char(25) not null, n_regionkey bigint not null,
                n_comment varchar(152));
            create table supplier (s_suppkey bigint primary key, s_name char(25) not null, s_address varchar(40) not null,
                s_nationkey bigint not null, s_phone char(15) not null, s_acctbal decimal(15,2) not null,
                s_comment varchar(101) not null);
            create table part (p_partkey bigint primary key, p_name varchar(55) not null, p_mfgr char(25) not null,
                p_brand char(10) not null, p_type varchar(25) not null, p_size integer not null,
                p_container char(10) not null, p_retailprice decimal(15,2) not null, p_comment varchar(23) not null);
            create table partsupp (ps_partkey bigint, ps_suppkey bigint, ps_availqty integer not null,
                ps_supplycost decimal(15,2) not null, ps_comment varchar(199) not null,
                primary key (ps_partkey, ps_suppkey));
            create table customer (c_custkey bigint primary key, c_name varchar(25) not null,
                c_address varchar(40) not null, c_nationkey bigint not null, c_phone char(15) not null,
                c_acctbal decimal(15,2) not null, c_mktsegment char(10) not null, c_comment varchar(117) not null);
            create table orders (o_orderkey bigint primary key, o_custkey bigint not null, o_orderstatus char(1) not null,
                o_totalprice decimal(15,2) not null, o_orderdate date not null, o_orderpriority char(15) not null,
                o_clerk char(15) not null, o_shippriority integer not null, o_comment varchar(79) not null);
            create table lineitem (l_orderkey bigint, l_partkey bigint not null, l_suppkey bigint not null,
                l_linenumber integer, l_quantity decimal(15,2) not null, l_extendedprice decimal(15,2) not null,
                l_discount decimal(15,2) not null, l_tax decimal(15,2) not null, l_returnflag char(1) not null,
                l_linestatus char(1) not null, l_shipdate date not null, l_commitdate date not null,
                l_receiptdate date not null, l_shipinstruct char(25) not null, l_shipmode char(10) not null,
                l_comment varchar(44) not null, primary key (l_orderkey, l_linenumber));
            """;

    private Tpch() {}

    static Topology topology(TestCluster cluster) throws SQLException {
        return Topology.load(new StringReader(cluster.yaml(TABLES)), Map.of());
    }

    /** Makes the tables in both and fills them: each row of a sharded one lies on its owner. */
    static void fill(TestCluster one, TestCluster cluster) throws SQLException {
        one.onEach(SCHEMA);
        cluster.onEach(SCHEMA);
        Topology topology = topology(cluster);
        for (TpchTable<?> table : TpchTable.getTables()) {
            fill(table, one, cluster, topology);
        }
        one.onEach("analyze");
        cluster.onEach("analyze");
    }

    private static void fill(TpchTable<?> generated, TestCluster one, TestCluster cluster, Topology topology)
            throws SQLException {
        String name = generated.getTableName();
        boolean reference = name.equals("nation") || name.equals("region");
        StringBuilder whole = new StringBuilder();
        List<StringBuilder> parts = new ArrayList<>();
        cluster.names().forEach(shard -> parts.add(new StringBuilder()));
        ShopTable table = new ShopTable(name, reference ? "" : "key");
        for (TpchEntity row : generated.createGenerator(SCALE, 1, 1)) {
            String line = row.toLine();
            String stored = line.substring(0, line.length() - 1) + "\n";
            whole.append(stored);
            if (table.sharded()) {
                long key = Long.parseLong(line.substring(0, line.indexOf('|')));
                parts.get(Shop.owner(topology, table, key)).append(stored);
            }
        }
        copy(one, 0, name, whole.toString());
        for (int shard = 0; shard < parts.size(); shard++) {
            copy(cluster, shard, name, (table.sharded() ? parts.get(shard) : whole).toString());
        }
    }

    private static void copy(TestCluster cluster, int shard, String table, String rows) throws SQLException {
        try (Connection connection = cluster.connect(shard)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " from stdin (delimiter '|')", new StringReader(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

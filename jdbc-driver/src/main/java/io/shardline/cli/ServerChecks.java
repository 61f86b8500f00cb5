package io.shardline.cli;

import io.shardline.topology.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each server says of itself, and where they differ. */
final class ServerChecks {
    // What came with version 15 is read from the row as a whole, so that older servers can be asked, too.
    private static final String FACTS = """
            select current_setting('server_version') as "version",
                   current_setting('max_prepared_transactions') as "max_prepared_transactions",
                   current_setting('max_connections') as "max_connections",
                   current_setting('default_transaction_isolation') as "default_transaction_isolation",
                   current_setting('default_transaction_read_only') as "default_transaction_read_only",
                   current_setting('standard_conforming_strings') as "standard_conforming_strings",
                   current_setting('statement_timeout') as "statement_timeout",
                   current_setting('lock_timeout') as "lock_timeout",
                   current_setting('idle_in_transaction_session_timeout') as "idle_in_transaction_session_timeout",
                   current_setting('search_path') as "search_path",
                   current_setting('server_encoding') as "encoding",
                   current_setting('fsync') as "fsync",
                   pg_is_in_recovery()::text as "recovery",
                   d.row ->> 'datcollate' as "collation", d.row ->> 'datctype' as "character type",
                   coalesce(d.row ->> 'datlocprovider', 'c') as "collation provider",
                   coalesce(d.row ->> 'datcollversion', '') as "collation version"
              from (select to_jsonb(pg_database) as row from pg_catalog.pg_database
                     where datname = current_database()) d
            """;

    private static final int COLLATION_VERSIONS_SINCE = 15;
    private static final String STALE_COLLATIONS = """
            select 'the database', d.datcollversion, pg_catalog.pg_database_collation_actual_version(d.oid)
              from pg_catalog.pg_database d where d.datname = current_database()
               and d.datcollversion <> pg_catalog.pg_database_collation_actual_version(d.oid)
            union all
            select 'collation ' || l.collname, l.collversion, pg_catalog.pg_collation_actual_version(l.oid)
              from pg_catalog.pg_collation l
             where l.collversion <> pg_catalog.pg_collation_actual_version(l.oid)
               and exists (select from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
                            where a.attcollation = l.oid and c.relkind in ('r', 'p', 'm') and c.oid >= 16384)
            """;

    private static final String POOL_SIZE = "10";

    private static final String IN_DOUBT = """
            select gid, extract(epoch from clock_timestamp() - prepared)::bigint from pg_catalog.pg_prepared_xacts
             where database = current_database() order by prepared
            """;

    private final Topology topology;
    private final Map<String, Connection> shards;

    ServerChecks(Topology topology, Map<String, Connection> shards) {
        this.topology = topology;
        this.shards = shards;
    }

    List<Finding> run() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Map<String, Map<String, String>> byFact = new LinkedHashMap<>();
        for (Map.Entry<String, Connection> shard : shards.entrySet()) {
            Map<String, String> facts = facts(shard.getValue());
            facts.forEach((fact, value) ->
                    byFact.computeIfAbsent(fact, name -> new LinkedHashMap<>()).put(shard.getKey(), value));
            findings.add(Finding.ok("reachable", shard.getKey(), "PostgreSQL " + facts.get("version")));
            settings(shard.getKey(), facts, findings);
            connections(shard.getKey(), facts, findings);
            staleCollations(shard.getKey(), shard.getValue(), findings);
            inDoubt(shard.getKey(), shard.getValue(), findings);
        }
        byFact.forEach((fact, values) -> differences(fact, values, findings));
        return findings;
    }

    private static Map<String, String> facts(Connection connection) throws SQLException {
        Map<String, String> facts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                facts.put(row.getMetaData().getColumnLabel(i), row.getString(i));
            }
        }
        return facts;
    }

    private static void settings(String shard, Map<String, String> facts, List<Finding> findings) {
        if ("0".equals(facts.get("max_prepared_transactions"))) {
            findings.add(Finding.problem(
                    "settings",
                    shard,
                    "max_prepared_transactions is 0, so transactions over several shards cannot be atomic;"
                            + " set it to at least max_connections and restart the server"));
        }
        if ("true".equals(facts.get("recovery"))) {
            findings.add(Finding.warning("settings", shard, "it is a standby, so it can only be read"));
        }
        if ("off".equals(facts.get("fsync"))) {
            findings.add(Finding.warning("settings", shard, "fsync is off, so a crash may lose what was committed"));
        }
        if (!"UTF8".equals(facts.get("encoding"))) {
            findings.add(Finding.warning(
                    "settings", shard, "its encoding is " + facts.get("encoding") + ", so no text can be a shard key"));
        }
    }

    private void connections(String shard, Map<String, String> facts, List<Finding> findings) {
        String size = topology.shards().get(topology.indexOf(shard)).pool().getOrDefault("maximumPoolSize", POOL_SIZE);
        int most = Integer.parseInt(facts.get("max_connections"));
        if (size.matches("\\d{1,9}") && Integer.parseInt(size) > most) {
            findings.add(Finding.problem(
                    "settings", shard, "max_connections is " + most + ", less than the " + size + " of its pool"));
        }
        int prepared = Integer.parseInt(facts.get("max_prepared_transactions"));
        if (prepared > 0 && prepared < most) {
            findings.add(Finding.warning(
                    "settings",
                    shard,
                    "max_prepared_transactions is " + prepared + ", less than max_connections, which is " + most
                            + "; commits over several shards fail when more are under way"));
        }
    }

    private static void staleCollations(String shard, Connection connection, List<Finding> findings)
            throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < COLLATION_VERSIONS_SINCE) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STALE_COLLATIONS)) {
            while (row.next()) {
                findings.add(Finding.problem(
                        "collations",
                        shard,
                        row.getString(1) + " was made with version " + row.getString(2)
                                + " of its library, which is now " + row.getString(3)
                                + "; rebuild its indexes, then refresh the version"));
            }
        }
    }

    private static void inDoubt(String shard, Connection connection, List<Finding> findings) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IN_DOUBT)) {
            while (row.next()) {
                String gid = row.getString(1);
                findings.add(Finding.warning(
                        "in doubt",
                        shard,
                        "transaction " + gid + " is prepared since " + row.getLong(2) + " s"
                                + (gid.startsWith("shardline") ? "; shardline recover brings it to its end" : "")));
            }
        }
    }

    private static void differences(String fact, Map<String, String> values, List<Finding> findings) {
        if (new HashSet<>(values.values()).size() > 1) {
            boolean decides = fact.startsWith("collation") || fact.equals("encoding") || fact.equals("character type");
            String text = "the " + fact + " differs: " + values;
            findings.add(
                    decides
                            ? Finding.problem("settings", "cluster", text)
                            : Finding.warning("settings", "cluster", text));
        }
    }
}

package io.shardline.cli;

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
    private static final String FACTS = """
            select current_setting('server_version') as "version",
                   current_setting('max_prepared_transactions') as "max_prepared_transactions",
                   current_setting('max_connections') as "max_connections",
                   current_setting('server_encoding') as "encoding",
                   current_setting('TimeZone') as "time zone",
                   d.datcollate as "collation", d.datctype as "character type",
                   coalesce(d.datcollversion, '') as "collation version"
              from pg_catalog.pg_database d where d.datname = current_database()
            """;

    private static final String IN_DOUBT = """
            select gid, extract(epoch from clock_timestamp() - prepared)::bigint from pg_catalog.pg_prepared_xacts
             where database = current_database() order by prepared
            """;

    private final Map<String, Connection> shards;

    ServerChecks(Map<String, Connection> shards) {
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
        if (!"UTF8".equals(facts.get("encoding"))) {
            findings.add(Finding.warning(
                    "settings", shard, "its encoding is " + facts.get("encoding") + ", so no text can be a shard key"));
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

package io.shardline.gather;

import io.shardline.ShardlineException;
import io.shardline.plan.Gathering;
import io.shardline.plan.Gathering.Source;
import io.shardline.plan.Gathering.TableName;
import io.shardline.plan.GroupParts;
import io.shardline.route.Routing;
import io.shardline.route.ShardSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Where one execution computes its answer, and which rows have to go there.
 *
 * @param site the shard on which the statement runs
 * @param tables in the order of the plan
 * @param unread as in the plan
 */
record Layout(int site, List<TableRows> tables, Optional<Gathering.Unread> unread) {
    Layout {
        tables = List.copyOf(tables);
    }

    /**
     * The rows of one table.
     *
     * @param inPlace all of them are at the site, which reads the table itself
     * @param local the site copies its own rows
     * @param remote other connections that send rows, by shard, ascending
     */
    record TableRows(Source source, boolean inPlace, boolean local, int[] remote) {}

    /** Shards from which rows are sent, ascending. */
    int[] remote() {
        return tables.stream()
                .flatMapToInt(table -> IntStream.of(table.remote()))
                .sorted()
                .distinct()
                .toArray();
    }

    /** The schemas of the tables that temporary ones of the same names stand in for. */
    Map<String, String> schemas() {
        Map<String, String> schemas = new HashMap<>();
        tables.stream()
                .map(table -> table.source().table())
                .filter(table -> !table.name().equals(GroupParts.TABLE))
                .forEach(table -> schemas.put(table.name(), table.schema()));
        unread.stream()
                .flatMap(known -> known.views().stream())
                .forEach(view -> schemas.put(view.name().name(), view.name().schema()));
        return schemas;
    }

    /** How many tables are read from other connections, each by a statement of its own. */
    long sending() {
        return tables.stream().filter(table -> table.remote().length > 0).count();
    }

    static Layout of(Gathering gathering, GatherCall call, GatherConnections connections, int shards)
            throws ShardlineException {
        List<ShardSet> needed = new ArrayList<>();
        ShardSet all = ShardSet.none();
        for (Source source : gathering.tables()) {
            ShardSet set = ShardSet.none();
            for (Routing routing : source.routings()) {
                set = set.or(call.router()
                        .shards(routing, call.call().text(), call.call().parameters()));
            }
            needed.add(set);
            all = all.or(set);
        }
        boolean throughSession = !connections.autoCommit() && connections.seesItsOwn();
        int site = throughSession
                ? siteBeside(all, connections, shards)
                : site(gathering.tables(), all, connections, shards);
        List<TableRows> tables = new ArrayList<>();
        for (int i = 0; i < needed.size(); i++) {
            Source source = gathering.tables().get(i);
            tables.add(
                    throughSession
                            ? throughSession(source, needed.get(i), connections, site)
                            : rows(source, needed.get(i), site));
        }
        return new Layout(site, tables, gathering.unread());
    }

    /** For parts of groups: on each shard that may have some, in the place of all tables. */
    static Layout of(GroupParts parts, GatherCall call, GatherConnections connections, int shards)
            throws ShardlineException {
        ShardSet needed = ShardSet.all(shards);
        for (Routing routing : parts.required()) {
            needed = needed.and(call.router()
                    .shards(routing, call.call().text(), call.call().parameters()));
        }
        Source source = new Source(
                new TableName("public", GroupParts.TABLE),
                parts.columns().stream().map(GroupParts.Column::name).toList(),
                List.of(),
                Optional.empty(),
                List.of(new Routing.Scatter()),
                List.of());
        boolean throughSession = !connections.autoCommit() && connections.seesItsOwn();
        int site = throughSession
                ? siteBeside(needed, connections, shards)
                : site(List.of(source), needed, connections, shards);
        TableRows rows =
                throughSession ? throughSession(source, needed, connections, site) : rows(source, needed, site);
        return new Layout(site, List.of(rows), Optional.empty());
    }

    private static TableRows rows(Source source, ShardSet needed, int site) {
        boolean pinnedHere = source.routings().stream()
                .allMatch(routing -> routing instanceof Routing.Pinned pinned && pinned.shard() == site);
        if (source.copied() || pinnedHere) {
            return new TableRows(source, true, false, new int[0]);
        }
        int[] remote =
                IntStream.of(needed.toArray()).filter(shard -> shard != site).toArray();
        return new TableRows(source, false, remote.length < needed.size(), remote);
    }

    /** Another connection would not see what the transaction sees, so that every row comes through its own. */
    private static TableRows throughSession(Source source, ShardSet needed, GatherConnections connections, int site) {
        if (!source.copied()) {
            return new TableRows(source, false, false, needed.toArray());
        }
        int touched = connections.touched();
        return new TableRows(source, false, false, new int[] {touched >= 0 ? touched : site});
    }

    /** A shard that has rows already; best one where the session does not need a second connection. */
    private static int site(List<Source> tables, ShardSet needed, GatherConnections connections, int shards) {
        for (Source source : tables) {
            if (source.routings().get(0) instanceof Routing.Pinned pinned) {
                return pinned.shard();
            }
        }
        int[] candidates = needed.size() > 0 ? needed.toArray() : present(connections, shards);
        int[] free = IntStream.of(candidates)
                .filter(shard -> !connections.holds(shard))
                .toArray();
        return oneOf(free.length > 0 ? free : candidates);
    }

    private static int siteBeside(ShardSet needed, GatherConnections connections, int shards) {
        int[] all = present(connections, shards);
        int[] beside = IntStream.of(all)
                .filter(shard -> !connections.holds(shard)
                        && needed.and(ShardSet.of(shard)).size() == 0)
                .toArray();
        return oneOf(beside.length > 0 ? beside : all);
    }

    private static int[] present(GatherConnections connections, int shards) {
        int[] present = IntStream.range(0, shards)
                .filter(shard -> !connections.isAbsent(shard))
                .toArray();
        return present.length > 0 ? present : new int[] {0};
    }

    private static int oneOf(int[] shards) {
        return shards[ThreadLocalRandom.current().nextInt(shards.length)];
    }
}

package io.shardline.guard;

import io.shardline.guard.Note.Kind;
import io.shardline.topology.TableName;
import io.shardline.topology.TablePlacement;
import io.shardline.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a topology has to say of one shard, as the rows that the shard would keep of it; and how others differ from them. */
final class Notes {
    private final Topology topology;
    private final Note shard;
    private final Note buckets;

    Notes(Topology topology, String shard) {
        this.topology = topology;
        this.shard = new Note(Kind.SHARD, "", shard, shard);
        this.buckets = new Note(Kind.BUCKETS, "", topology.shardsDigest(), PlacementWords.ofShards(topology));
    }

    private List<Note> all() {
        List<Note> all = new ArrayList<>(List.of(shard, buckets));
        topology.tables().forEach((name, placement) -> all.add(table(name, placement)));
        return all;
    }

    private static Note table(TableName name, TablePlacement placement) {
        return new Note(Kind.TABLE, name.toString(), Topology.digestOf(placement), PlacementWords.of(placement));
    }

    /** What of the noted is otherwise here; a row that only one side has is no difference. */
    List<Difference> differences(List<Note> noted) {
        List<Difference> differences = new ArrayList<>();
        for (Note there : noted) {
            for (Note here : others(there, noted)) {
                differences.add(new Difference(
                        subject(here, there),
                        PlacementWords.excerpt(there.words(), here.words()),
                        PlacementWords.excerpt(here.words(), there.words())));
            }
        }
        return differences;
    }

    /** Those of the noted that are otherwise here. */
    List<Note> outdated(List<Note> noted) {
        return noted.stream().filter(there -> !others(there, noted).isEmpty()).toList();
    }

    /** What is to be said of this shard and is not noted there. */
    List<Note> missing(List<Note> noted) {
        return all().stream()
                .filter(here -> noted.stream()
                        .noneMatch(there ->
                                there.kind() == here.kind() && there.name().equals(here.name())))
                .toList();
    }

    /** What the topology says of what a row is about, where that is something else. */
    private List<Note> others(Note there, List<Note> noted) {
        return declared(there, noted).stream()
                .filter(here -> !here.digest().equals(there.digest()))
                .toList();
    }

    private static String subject(Note here, Note there) {
        return switch (there.kind()) {
            case SHARD -> "the name of this database";
            case BUCKETS -> "the shards and their buckets";
            case TABLE ->
                "table \"" + here.name() + "\""
                        + (here.name().equals(there.name()) ? "" : ", as \"" + there.name() + "\",");
        };
    }

    /** What the topology says of what a row is about. */
    private List<Note> declared(Note there, List<Note> noted) {
        return switch (there.kind()) {
            case SHARD -> List.of(shard);
            case BUCKETS -> List.of(buckets);
            case TABLE ->
                TableName.parse(there.name()).map(name -> tables(name, noted)).orElse(List.of());
        };
    }

    /** A name without a schema means the table in every schema, but for those that are named with it. */
    private List<Note> tables(TableName there, List<Note> noted) {
        Map<TableName, TablePlacement> declared = topology.tables();
        if (there.schema().isPresent() && !declared.containsKey(there)) {
            TableName anywhere = new TableName(Optional.empty(), there.name());
            return declared.containsKey(anywhere) ? List.of(table(anywhere, declared.get(anywhere))) : List.of();
        }
        List<Note> covered = new ArrayList<>();
        declared.forEach((name, placement) -> {
            boolean within = there.schema().isEmpty()
                    && name.name().equals(there.name())
                    && noted.stream().noneMatch(note -> note.name().equals(name.toString()));
            if (name.equals(there) || within) {
                covered.add(table(name, placement));
            }
        });
        return covered;
    }
}

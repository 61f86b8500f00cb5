package io.shardline.explain;

import io.shardline.plan.Gathering;
import io.shardline.plan.Gathering.Source;
import io.shardline.plan.GroupParts;
import io.shardline.route.Router;
import io.shardline.route.Routing;
import io.shardline.route.ShardSet;
import io.shardline.route.Values;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says what is brought together for a gathered read, from where, and why. */
public final class GatherPrinter {
    private final Router router;
    private final ShardSet all;
    private final IntFunction<String> shardName;
    private final SqlText text;
    private final Values parameters;

    /** @param all every shard that there is */
    public GatherPrinter(Router router, ShardSet all, IntFunction<String> shardName, SqlText text, Values parameters) {
        this.router = router;
        this.all = all;
        this.shardName = shardName;
        this.text = text;
        this.parameters = parameters;
    }

    public List<String> print(Gathering gathering) throws SQLException {
        List<String> lines = new ArrayList<>();
        lines.add("Gather  " + gathering.reason());
        if (gathering.parts().isPresent()) {
            lines.addAll(parts(gathering.parts().get()));
            return lines;
        }
        Optional<Routing> pinned = gathering.tables().stream()
                .map(source -> source.routings().get(0))
                .filter(Routing.Pinned.class::isInstance)
                .findFirst();
        for (Source source : gathering.tables()) {
            lines.add("  " + line(source, pinned));
        }
        lines.add("  Query  at one of the shards, over these tables: "
                + text.text().strip());
        return lines;
    }

    private List<String> parts(GroupParts parts) throws SQLException {
        ShardSet shards = all;
        for (Routing routing : parts.required()) {
            shards = shards.and(router.shards(routing, text, parameters));
        }
        return List.of(
                "  Copy  " + GroupParts.TABLE + ", each shard's parts of groups, from " + named(shards) + ": "
                        + parts.query().render(text, OptionalLong.empty()).text(),
                "  Query  at one of the shards, over these parts: " + parts.statement(text));
    }

    private String named(ShardSet shards) {
        return shards.size() == 0
                ? "no shard: no row can match"
                : IntStream.of(shards.toArray()).mapToObj(shardName).collect(Collectors.joining(", "));
    }

    private String line(Source source, Optional<Routing> pinned) throws SQLException {
        String columns = source.columns().isEmpty() ? "" : " (" + String.join(", ", source.columns()) + ")";
        String filter = source.filter()
                .map(condition ->
                        " where " + condition.render(text, OptionalLong.empty()).text())
                .orElse("");
        if (source.copied()) {
            return "Read  " + source.table() + " where the query runs: every shard has it";
        }
        if (pinned.filter(source.routings().get(0)::equals).isPresent()) {
            return "Read  " + source.table() + " where it is, as the query runs there";
        }
        ShardSet shards = ShardSet.none();
        for (Routing routing : source.routings()) {
            shards = shards.or(router.shards(routing, text, parameters));
        }
        return "Copy  " + source.table() + columns + " from " + named(shards) + filter;
    }
}

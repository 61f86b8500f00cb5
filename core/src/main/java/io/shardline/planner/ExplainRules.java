package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.plan.ExplainOptions;
import io.shardline.sql.Span;
import io.shardline.sql.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the options of EXPLAIN: the format is our own business, the others are the servers' too. */
final class ExplainRules {
    private static final Set<String> OFF = Set.of("off", "false", "0");

    private final SqlText text;
    private final List<String> ofServers = new ArrayList<>();
    private boolean analyze;
    private boolean json;

    private ExplainRules(SqlText text) {
        this.text = text;
    }

    static ExplainOptions options(SqlText text, Span options) throws ShardlineException {
        if (options.isEmpty()) {
            return ExplainOptions.NONE;
        }
        ExplainRules rules = new ExplainRules(text);
        boolean listed = text.is(options.from(), "(");
        int from = listed ? options.from() + 1 : options.from();
        int end = listed ? text.closing(options.from()) : options.to();
        for (int at = from; at < end; ) {
            int next = at + 1;
            while (listed && next < end && !text.is(next, ",")) {
                next++;
            }
            rules.option(new Span(at, next));
            at = listed ? next + 1 : next;
        }
        return new ExplainOptions(rules.analyze, rules.json, rules.ofServers);
    }

    private void option(Span option) throws ShardlineException {
        String name = text.at(option.from()).toLowerCase(Locale.ROOT);
        String value = option.size() > 1 ? text.at(option.to() - 1).toLowerCase(Locale.ROOT) : "on";
        if (name.equals("format")) {
            json = value.equals("json");
            if (!json && !value.equals("text")) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "EXPLAIN has no format %s here", value)
                        .withHint("Formats are TEXT and JSON.");
            }
            return;
        }
        analyze |= name.startsWith("analy") && !OFF.contains(value);
        ofServers.add(text.at(option));
    }
}

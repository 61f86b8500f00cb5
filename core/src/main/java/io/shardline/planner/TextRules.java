package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Tables;
import io.shardline.catalog.Functions.Facts;
import io.shardline.catalog.Functions.Volatility;
import io.shardline.plan.Refusal;
import io.shardline.planner.select.FunctionRules;
import io.shardline.planner.select.GatherRules;
import io.shardline.planner.select.Refusals;
import io.shardline.sql.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules about functions and locks for a text that is not understood: decided by its words, on the safe side. */
final class TextRules {
    private static final Set<String> LOCKS = Set.of("update", "share", "no", "key");

    private final Tables tables;

    TextRules(Tables tables) {
        this.tables = tables;
    }

    /** FOR UPDATE and its like. */
    static boolean locks(SqlText text) {
        for (int token = 0; token + 1 < text.size(); token++) {
            int next = token + 1;
            if (text.is(token, "for") && LOCKS.stream().anyMatch(word -> text.is(next, word))) {
                return true;
            }
        }
        return false;
    }

    /** Refuses what may be wrong even when one shard answers. */
    void requireSafe(SqlText text) throws SQLException {
        for (Map.Entry<String, Facts> call : facts(text).entrySet()) {
            String name = call.getKey();
            if (FunctionRules.onServerState(name)) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED, "function %s is not called on sharded tables", name)
                        .withDetail("It would draw on, or change, what each shard has for itself.");
            }
            if (tables.mayBeRouted(name)) {
                throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "function %s is not called here", name)
                        .withDetail("It runs on the shard of its key, and only a server understands this query.")
                        .withHint("Call it in a statement of its own, with constants or parameters.");
            }
            if (call.getValue().volatility() == Volatility.USER_DEFINED) {
                throw FunctionRules.notImmutable(name);
            }
        }
    }

    /** What temporary tables cannot stand in for. */
    Optional<Refusal> gathered(SqlText text) throws SQLException {
        for (Map.Entry<String, Facts> call : facts(text).entrySet()) {
            if (!GatherRules.allows(call.getKey(), call.getValue().volatility())) {
                return Optional.of(Refusals.read(
                        "Function %s is one server's own business, and several would be asked.", call.getKey()));
            }
        }
        return GatherRules.tableTypes(text);
    }

    private Map<String, Facts> facts(SqlText text) throws SQLException {
        List<String> names = calls(text);
        return names.isEmpty() ? Map.of() : tables.schema().functions(names);
    }

    /** Every name that may be a function's: before a parenthesis, after a point, or a word that needs neither. */
    private static List<String> calls(SqlText text) {
        List<String> names = new ArrayList<>();
        for (int token = 0; token < text.size(); token++) {
            boolean call = text.isName(token)
                    && (text.is(token + 1, "(")
                            || text.is(token - 1, ".")
                            || GatherRules.asksTheServer(text.name(token)));
            if (call) {
                names.add(text.name(token));
            }
        }
        return names;
    }
}

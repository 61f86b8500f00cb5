package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.Tables;
import io.shardline.sql.Name;
import io.shardline.topology.TablePlacement;
import java.util.List;
import java.util.Optional;

/** Refuses an ALTER TABLE after which the topology would no longer be right: it names the table and its shard key. */
final class KeptKey {
    private final Words words;
    private final Tables tables;
    private final Name table;

    /** @param words after the table's name */
    KeptKey(Words words, Tables tables, Name table) {
        this.words = words;
        this.tables = tables;
        this.table = table;
    }

    void check() throws ShardlineException {
        Optional<TablePlacement> declared = tables.declared(table);
        if (declared.isEmpty()) {
            return;
        }
        List<String> key = declared.get() instanceof TablePlacement.Sharded sharded ? sharded.key() : List.of();
        while (!words.atEnd()) {
            checkAction(key);
            boolean next = words.skipBehind(",");
            if (!next) {
                return;
            }
        }
    }

    private void checkAction(List<String> key) throws ShardlineException {
        if (words.take("set", "schema") || words.take("rename", "to")) {
            throw changed("the name");
        }
        boolean takesAway = words.take("drop") || words.take("rename");
        boolean alters = !takesAway && words.take("alter");
        if (!takesAway && !alters || words.peek().equals("constraint")) {
            return;
        }
        words.take("column");
        words.take("if", "exists");
        String column = words.peek();
        if (key.contains(column)) {
            words.skip();
            if (takesAway || words.take("type") || words.take("set", "data")) {
                throw changed("shard key \"" + column + "\"");
            }
        }
    }

    private ShardlineException changed(String what) {
        return ShardlineException.of(
                        ErrorCode.SHARD_KEY_UPDATE, "ALTER TABLE would change %s of table \"%s\"", what, table)
                .withDetail("The topology declares the table, and would no longer be right.")
                .withHint("Do it on each shard with ParallelConnection.onEachShard, and declare it anew.");
    }
}

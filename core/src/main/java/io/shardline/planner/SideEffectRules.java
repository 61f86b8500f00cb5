package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.bind.PlacedTable;
import io.shardline.bind.Tables;
import io.shardline.catalog.SideEffects;
import io.shardline.catalog.SideEffects.Cascade;
import io.shardline.catalog.SideEffects.RowTrigger;
import io.shardline.sql.Name;
import io.shardline.sql.Statement;
import io.shardline.topology.TablePlacement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Refuses writes by which a server may itself give rows another shard key, and so leave them where nobody looks for them. */
final class SideEffectRules {
    private static final Pattern COMMENT_OR_STRING = Pattern.compile("(?s)--[^\n]*|/\\*.*?\\*/|'(?:[^']|'')*'");
    private static final Set<String> WITH_ARGUMENTS = Set.of("c", "internal");

    /** Where a statement of PL/pgSQL begins, so that an equals sign behind a variable assigns. */
    private static final String BEGINS = "(?:^|;|>>|\\b(?:begin|then|else|loop))\\s*";

    /** A trigger function's row as a whole: assigned, or replaced by another one that is returned. */
    private static final Pattern ROW = Pattern.compile("(?is)\\bnew\\s*:=|" + BEGINS + "new\\s*=|" + into("(?![.\\w])")
            + "|\\breturn\\s+(?!(?:new|old|null|coalesce\\s*\\(\\s*new\\s*,\\s*old\\s*\\))\\s*;)");

    private final Tables tables;

    SideEffectRules(Tables tables) {
        this.tables = tables;
    }

    /**
     * What is done to a table.
     *
     * @param assigned columns of rows that are there
     * @param stores whether rows come in or change
     */
    private record Change(Set<String> assigned, boolean deletes, boolean stores) {
        static Change of(Statement statement) {
            Set<String> assigned = Writes.assigned(statement).stream()
                    .flatMap(assignment -> assignment.columns().stream())
                    .collect(Collectors.toSet());
            return new Change(assigned, Writes.deletes(statement), !(statement instanceof Statement.Delete));
        }

        boolean bringsAbout(Cascade cascade) {
            return cascade.source().map(assigned::contains).orElse(deletes);
        }
    }

    void check(Statement statement, PlacedTable table) throws SQLException {
        check(Change.of(statement), table);
    }

    /** Looks at what is to be done on the shards with no statement that is planned. */
    void check(PlacedTable table, Collection<String> assigned, boolean deletes) throws SQLException {
        check(new Change(Set.copyOf(assigned), deletes, true), table);
    }

    private void check(Change change, PlacedTable table) throws SQLException {
        if (table instanceof PlacedTable.Reference && table.definition().isPresent()) {
            checkCascades(change, table, List.of());
        }
        if (table instanceof PlacedTable.Sharded sharded) {
            // Whoever assigns the key itself is told so, or knows that it stays what it is.
            checkCascades(change, table, sharded.key());
            check(change, sharded, effects(table));
        }
    }

    private void checkCascades(Change change, PlacedTable table, List<String> except) throws SQLException {
        for (Cascade cascade : effects(table).cascades()) {
            if (change.bringsAbout(cascade) && !except.contains(cascade.source().orElse("")) && isKey(cascade)) {
                throw cascade.source().isPresent() ? followed(table, cascade) : setByDelete(table, cascade);
            }
        }
    }

    /** Looks at a COPY into a table, to which rules do not apply. */
    void checkCopied(PlacedTable table) throws SQLException {
        if (table instanceof PlacedTable.Sharded sharded) {
            requireKeyKept(sharded, effects(table));
        }
    }

    private SideEffects effects(PlacedTable table) throws SQLException {
        return tables.schema().sideEffects(table.definition().orElseThrow());
    }

    private boolean isKey(Cascade cascade) throws ShardlineException {
        return tables.declared(new Name(List.of(cascade.schema(), cascade.table())))
                .filter(placement -> placement instanceof TablePlacement.Sharded sharded
                        && sharded.key().contains(cascade.column()))
                .isPresent();
    }

    private static ShardlineException followed(PlacedTable table, Cascade cascade) {
        return ShardlineException.of(
                        ErrorCode.SHARD_KEY_UPDATE,
                        "cannot assign to column \"%s\".\"%s\", which shard key \"%s\".\"%s\" follows",
                        table.name(),
                        cascade.source().orElseThrow(),
                        cascade.table(),
                        cascade.column())
                .withDetail("A foreign key with ON UPDATE would give rows another key and leave them where they are.")
                .withHint("Insert a row with the new value, move the rows that refer to the old one, and delete it.");
    }

    private static ShardlineException setByDelete(PlacedTable table, Cascade cascade) {
        return ShardlineException.of(
                        ErrorCode.SHARD_KEY_UPDATE,
                        "cannot delete from \"%s\", since shard key \"%s\".\"%s\" would be set",
                        table.name(),
                        cascade.table(),
                        cascade.column())
                .withDetail("A foreign key with ON DELETE would give rows another key and leave them where they are.")
                .withHint(
                        "Give the foreign key ON DELETE NO ACTION, or let it set other columns; and move or delete the"
                                + " rows that refer to a row before it is deleted.");
    }

    private static void check(Change change, PlacedTable.Sharded table, SideEffects effects) throws ShardlineException {
        if (!effects.rules().isEmpty()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "rule \"%s\" of table \"%s\" rewrites what is written",
                            effects.rules().get(0),
                            table.name())
                    .withDetail("What it makes of a statement is not seen here, and may write rows of other shards.")
                    .withHint("Use a trigger.");
        }
        if (change.stores()) {
            requireKeyKept(table, effects);
        }
    }

    private static void requireKeyKept(PlacedTable.Sharded table, SideEffects effects) throws ShardlineException {
        for (RowTrigger trigger : effects.triggers()) {
            if (mayChangeKey(trigger, table.key())) {
                throw ShardlineException.of(
                                ErrorCode.NOT_SUPPORTED,
                                "trigger \"%s\" of table \"%s\" may change the shard key",
                                trigger.name(),
                                table.name())
                        .withDetail("The row would stay where its first key belongs, and not be found by its new one.")
                        .withHint("Give the key in the statement; or let \"guard: check\" give the table a constraint"
                                + " by which the server refuses such rows.");
            }
        }
    }

    private static boolean mayChangeKey(RowTrigger trigger, List<String> key) {
        if (WITH_ARGUMENTS.contains(trigger.language())) {
            return key.stream()
                    .anyMatch(column -> Pattern.compile("(?i)\\b" + Pattern.quote(column) + "\\b")
                            .matcher(trigger.body())
                            .find());
        }
        if (!trigger.language().equals("plpgsql")) {
            return true;
        }
        String body = COMMENT_OR_STRING.matcher(trigger.body()).replaceAll(" ");
        return ROW.matcher(body).find()
                || key.stream()
                        .anyMatch(column -> assigned(column).matcher(body).find());
    }

    private static Pattern assigned(String column) {
        String field = "\\s*\\.\\s*\"?" + Pattern.quote(column) + "\"?(?!\\w)";
        String variable = "new" + field + "\\s*(?:\\[[^\\]]*\\]\\s*)?";
        return Pattern.compile("(?is)\\b" + variable + ":=|" + BEGINS + variable + "=|" + into(field));
    }

    /** A target of INTO, which may stand behind others. */
    private static String into(String after) {
        return "\\binto\\s+(?:strict\\s+)?(?:[\\w.\"\\[\\]]+\\s*,\\s*)*new" + after;
    }
}

package io.shardline.catalog;

import java.util.List;

/**
 * What a server does by itself when a table is written, so far as rows may come to have another shard key by it.
 *
 * <p>Left out is what a constraint of the placement guard watches over, for a row that lies on a wrong shard is refused by it.
 *
 * @param cascades columns of other tables that get another value when one of this table's does
 * @param rules names of those that rewrite what is written
 * @param triggers those that see a row before it is stored, and may change it
 */
public record SideEffects(List<Cascade> cascades, List<String> rules, List<RowTrigger> triggers) {
    public static final SideEffects NONE = new SideEffects(List.of(), List.of(), List.of());

    /** @param source the column of the written table, whose new value is passed on */
    public record Cascade(String schema, String table, String column, String source) {}

    /** @param body the text of its function; what it is called with, if that is written in C */
    public record RowTrigger(String name, String language, String body) {}

    public SideEffects {
        cascades = List.copyOf(cascades);
        rules = List.copyOf(rules);
        triggers = List.copyOf(triggers);
    }
}

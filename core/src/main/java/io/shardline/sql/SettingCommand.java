package io.shardline.sql;

/** SET, RESET or DISCARD, as far as a session must know it. Values stay in the text: texts with other values share a plan. */
public sealed interface SettingCommand {
    /**
     * SET of one parameter.
     *
     * @param name lower case, with a point in it for an extension's or a program's own
     * @param local SET LOCAL
     * @param toDefault DEFAULT stands for the value
     * @param value what follows the name, {@code TO} or {@code =} left out
     */
    record Set(String name, boolean local, boolean toDefault, Span value) implements SettingCommand {}

    /** RESET of one parameter. */
    record Reset(String name) implements SettingCommand {}

    /**
     * {@code SELECT set_config(name, value, is_local)}.
     *
     * @param name the token of a constant or placeholder
     * @param value the same
     */
    record Config(int name, int value, boolean local) implements SettingCommand {}

    record ResetAll() implements SettingCommand {}

    /** SET SESSION CHARACTERISTICS AS TRANSACTION. */
    record Characteristics(Span modes) implements SettingCommand {}

    /** SET TRANSACTION and SET CONSTRAINTS: what holds for the transaction, whichever shards it comes to touch. */
    record ForTransaction() implements SettingCommand {}

    /**
     * DISCARD.
     *
     * @param all and not only plans, sequences or temporary tables
     */
    record Discard(boolean all) implements SettingCommand {}
}

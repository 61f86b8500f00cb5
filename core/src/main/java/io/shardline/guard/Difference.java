package io.shardline.guard;

/**
 * Something that a topology says otherwise than a shard has noted it.
 *
 * @param subject what it is about, such as {@code table "orders"}
 * @param noted what the shard has noted, in words
 * @param declared what the topology says, in words
 */
public record Difference(String subject, String noted, String declared) {
    /** All of it as a sentence. */
    public String sentence() {
        return "Of " + subject + " is noted: " + noted + ". The topology says: " + declared + ".";
    }
}

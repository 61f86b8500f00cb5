package io.shardline.topology;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shard as it was declared.
 *
 * @param url null if a problem with it was reported already
 */
record ShardDraft(
        Place at,
        String name,
        @Nullable String url,
        @Nullable Login login,
        List<PoolProperty.Declared> pool) {
    // A name goes into transaction ids, hints and log lines, so it holds nothing that would need quoting there.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");

    record Login(@Nullable String user, @Nullable String password) {
        static final Login NONE = new Login(null, null);

        @Override
        public String toString() {
            return "Login[]";
        }
    }

    @Override
    public String toString() {
        return "ShardDraft[" + name + "]";
    }

    Shard finish(List<PoolProperty.Declared> common, Problems problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(at, "a shard's name is 1 to 63 letters, digits, _ and -, and begins with no -");
        }
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            problems.add(at.child("url"), "must begin with jdbc:postgresql:");
        }
        Map<String, String> merged = new LinkedHashMap<>();
        // The common properties are reported once, by the draft of the whole.
        PoolProperty.addTo(merged, common, new Problems());
        PoolProperty.addTo(merged, pool, problems);
        Login known = login == null ? Login.NONE : login;
        return new Shard(name, url == null ? "" : url, known.user(), known.password(), merged);
    }

    /** Reports names used twice, and databases that two shards share: a scatter would read their rows twice. */
    static void checkDistinct(List<ShardDraft> shards, Problems problems) {
        Map<String, ShardDraft> byName = new HashMap<>();
        Map<List<@Nullable String>, ShardDraft> byDatabase = new HashMap<>();
        for (ShardDraft shard : shards) {
            ShardDraft sameName = byName.putIfAbsent(shard.name(), shard);
            if (sameName != null) {
                problems.add(shard.at(), "the name is taken (%s)", sameName.at().brief());
            }
            if (shard.url() == null) {
                continue;
            }
            String user = shard.login() == null ? null : shard.login().user();
            ShardDraft sameDatabase = byDatabase.putIfAbsent(Arrays.asList(shard.url(), user), shard);
            if (sameDatabase != null && sameName == null) {
                problems.add(
                        shard.at().child("url"),
                        "is the database of shard \"%s\" (%s); rows would be read twice",
                        sameDatabase.name(),
                        sameDatabase.at().brief());
            }
        }
    }
}

package io.shardline.planner;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.sql.SqlText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a comment before the statement asks of the router. */
sealed interface Hint {
    /** {@code /*+ shard(name) *}{@code /}: run there, whatever the statement reads. */
    record OnShard(String name) implements Hint {}

    /** {@code /*+ single_shard *}{@code /}: refuse unless one shard is enough. */
    record SingleShard() implements Hint {}

    /** {@code /*+ gather *}{@code /}: where several shards are needed, let PostgreSQL compute all of it. */
    record Gather() implements Hint {}

    /** @throws ShardlineException NOT_SUPPORTED for any other hint, which must not be passed over in silence */
    static Optional<Hint> of(SqlText text) throws ShardlineException {
        if (text.hint().isEmpty()) {
            return Optional.empty();
        }
        String hint = text.hint().get();
        Matcher shard = Pattern.compile("shard\\s*\\(\\s*([^()\\s]+)\\s*\\)").matcher(hint);
        if (shard.matches()) {
            return Optional.of(new OnShard(shard.group(1)));
        }
        if (hint.equals("single_shard")) {
            return Optional.of(new SingleShard());
        }
        if (hint.equals("gather")) {
            return Optional.of(new Gather());
        }
        throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "hint \"%s\" is not known", hint)
                .withHint("Known hints are shard(name), single_shard and gather.");
    }
}

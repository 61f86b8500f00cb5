package io.shardline.examples.quickstart;

import java.util.List;

/** Shardline answered something else than one PostgreSQL did. */
final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongAnswer(String sql, Table shards, Table single) {
        super(String.join(
                System.lineSeparator(),
                List.of(
                        "the shards and one PostgreSQL answer differently to: " + sql,
                        "the shards:",
                        String.join(System.lineSeparator(), shards.lines()),
                        "one PostgreSQL:",
                        String.join(System.lineSeparator(), single.lines()))));
    }
}

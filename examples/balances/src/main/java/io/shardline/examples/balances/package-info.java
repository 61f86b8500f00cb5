/** Balances of users, kept by triggers on the shards beside the transactions that they are made of. */
@NullMarked
package io.shardline.examples.balances;

import org.jspecify.annotations.NullMarked;

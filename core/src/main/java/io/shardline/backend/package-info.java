/**
 * The servers behind the shards: pools, leases of connections, and results made to look like the PostgreSQL driver's.
 *
 * <p>The only package that imports {@code org.postgresql} and {@code com.zaxxer.hikari}; of ours it imports the topology and the errors
 * alone. Invariants: no message holds a password; a connection goes back to its pool in autocommit mode and outside a
 * transaction, or not at all; threads that wait for each other's connections in a circle are told at once.
 */
@NullMarked
package io.shardline.backend;

import org.jspecify.annotations.NullMarked;

/**
 * Dumps of INSERT statements replayed as upserts.
 *
 * <p>A dump is read once, from its begin, by {@link io.shardline.ingest.script.ScriptReader}. Rows become multi-row INSERTs with an ON
 * CONFLICT of ours, their values verbatim; a session sends each row to its owner. Some thousand rows are one transaction over all
 * shards, and the place in the dump up to which it goes is written in that same transaction: so a replay that was stopped anywhere goes
 * on where it was, and no row is lost or written twice.
 */
@NullMarked
package io.shardline.ingest.replay;

import org.jspecify.annotations.NullMarked;

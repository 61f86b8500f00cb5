/**
 * Scripts of SQL read as psql reads them, part by part, however long they are.
 *
 * <p>A part is cut by PostgreSQL's lexical rules alone, over the bytes as they stand in the file: every character that counts is ASCII,
 * which no byte of another character of UTF-8 or of a one-byte encoding can be taken for. Nothing is parsed here.
 */
@NullMarked
package io.shardline.ingest.script;

import org.jspecify.annotations.NullMarked;

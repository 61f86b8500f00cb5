/**
 * What a session has set, as one server would keep it: for the session, for its transaction, undone by a rollback.
 *
 * <p>A value is always the server's own word: a SET is run by a server, on the connections of the transaction or on one that
 * is borrowed for it, and what {@code current_setting} says then is what other connections are given. What a server has once
 * said of a text is remembered, so that a program that sets the same in each of its sessions pays nothing for it.
 */
@NullMarked
package io.shardline.settings;

import org.jspecify.annotations.NullMarked;

package io.shardline.examples.clients;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The library that a test is of: a row of the manual's table of clients. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Client {
    /** As its makers write it. */
    String name();

    /** A class of the library's, in whose jar its version is. */
    Class<?> type();
}

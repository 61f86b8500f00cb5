package io.shardline.route;

import org.jspecify.annotations.Nullable;

/** The parameters of one execution. */
public interface Values {
    /** The value bound to a placeholder, as the caller gave it; null for NULL. */
    @Nullable
    Object get(int index);
}

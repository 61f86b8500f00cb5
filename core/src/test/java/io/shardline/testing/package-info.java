/**
 * PostgreSQL for tests, benchmarks and examples: {@link io.shardline.testing.TestCluster} is the one class most of them need.
 *
 * <p>Nothing here knows JUnit, so a {@code main} method can use it too, and nothing here uses the classes under test, so a
 * defect of theirs cannot hide in the fixture.
 */
@NullMarked
package io.shardline.testing;

import org.jspecify.annotations.NullMarked;

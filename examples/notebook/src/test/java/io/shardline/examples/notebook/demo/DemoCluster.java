package io.shardline.examples.notebook.demo;

import io.shardline.testing.ClusterOptions;
import io.shardline.testing.TestCluster;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The demo's cluster, made once for all tests of this JVM; its servers end with it. */
public final class DemoCluster {
    private static @Nullable DemoCluster made;

    private final TestCluster cluster;
    private final Path file;

    private DemoCluster(TestCluster cluster, Path file) {
        this.cluster = cluster;
        this.file = file;
    }

    public static synchronized DemoCluster get() throws Exception {
        DemoCluster known = made;
        if (known == null) {
            TestCluster cluster = TestCluster.create(ClusterOptions.shards(4).onServers(2));
            known = new DemoCluster(cluster, Demo.load(cluster));
            made = known;
        }
        return known;
    }

    public TestCluster cluster() {
        return cluster;
    }

    /** The cluster file. */
    public Path file() {
        return file;
    }

    /** Surefire may start this JVM from a jar that only has a manifest, and keeps the real class path in a property. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}

package io.shardline.examples.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardline.testing.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the tables that there are. */
class TablesIT {
    private TestCluster cluster;

    @BeforeEach
    void open() throws Exception {
        cluster = TestCluster.create(2);
        cluster.onEach("create table readings (site int, day date) partition by range (day);"
                + "create table readings_old partition of readings for values from (minvalue) to ('2025-01-01');"
                + "create table readings_new partition of readings default");
        Notebook.connect(cluster.writeYaml("readings: { key: site }").toString());
        Notebook.sql("insert into readings values (1, '2024-01-01'), (2, '2024-01-01'), (3, '2025-01-01')");
        cluster.onEach("analyze");
    }

    @AfterEach
    void close() {
        Notebook.close();
        cluster.close();
    }

    @Test
    void countsPartitionsForTheirTable() {
        assertThat(Notebook.tables().column("table")).hasToString("[readings]");
        assertThat(Notebook.tables().column("rows")).hasToString("[3]");
    }
}

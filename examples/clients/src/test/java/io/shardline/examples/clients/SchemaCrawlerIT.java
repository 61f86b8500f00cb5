package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import schemacrawler.crawl.SchemaCrawler;
import schemacrawler.inclusionrule.RegularExpressionInclusionRule;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.Column;
import schemacrawler.schema.ForeignKey;
import schemacrawler.schema.Index;
import schemacrawler.schema.Routine;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LimitOptionsBuilder;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.schemacrawler.SchemaRetrievalOptionsBuilder;
import us.fatehi.utility.datasource.DatabaseConnectionSources;

/** SchemaCrawler, which reads all that DatabaseMetaData says: of four shards what it says of one PostgreSQL. */
@Client(name = "SchemaCrawler", type = SchemaCrawler.class)
class SchemaCrawlerIT {
    @Test
    void findsWhatItFindsInOnePostgres() throws Exception {
        try (Shards shards = new Shards(Library.SCHEMA, Library.TABLES);
                Connection one = shards.onePostgres(Library.SCHEMA)) {
            List<String> ofOne = crawl(new SingleConnectionDataSource(one, true));
            assertThat(crawl(shards.dataSource())).containsExactlyElementsOf(ofOne);
            assertThat(ofOne)
                    .contains("column public.loan.fee numeric(9, 2) null=true key=false generated=false 'per week'")
                    .anyMatch(line -> line.startsWith("foreign key loan_reader_id_fkey"))
                    .anyMatch(line -> line.startsWith("index loan_book"))
                    .anyMatch(line -> line.startsWith("routine public.twice"));
        }
    }

    private static List<String> crawl(DataSource dataSource) throws Exception {
        SchemaCrawlerOptions options = SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
                .withLimitOptions(LimitOptionsBuilder.builder()
                        .includeSchemas(new RegularExpressionInclusionRule(".*public"))
                        .includeAllRoutines()
                        .toOptions())
                .withLoadOptions(LoadOptionsBuilder.builder()
                        .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                        .toOptions());
        Catalog catalog = new SchemaCrawler(
                        DatabaseConnectionSources.fromDataSource(dataSource), retrieval(dataSource), options)
                .crawl();
        List<String> lines = new ArrayList<>();
        catalog.getTables().forEach(table -> describe(table, lines));
        for (Routine routine : catalog.getRoutines()) {
            lines.add("routine " + name(routine.getSchema().getName(), routine.getName()) + " "
                    + routine.getRoutineType() + " " + routine.getParameters().size());
        }
        return lines;
    }

    private static schemacrawler.schemacrawler.SchemaRetrievalOptions retrieval(DataSource dataSource)
            throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            return SchemaRetrievalOptionsBuilder.builder()
                    .fromConnnection(connection)
                    .toOptions();
        }
    }

    private static String name(String schema, String name) {
        return schema + "." + name;
    }

    private static void describe(Table table, List<String> lines) {
        lines.add("table " + name(table.getSchema().getName(), table.getName()) + " " + table.getTableType() + " '"
                + table.getRemarks() + "' " + table.getPrivileges().size());
        for (Column column : table.getColumns()) {
            lines.add("column " + name(table.getSchema().getName(), table.getName()) + "." + column.getName() + " "
                    + column.getColumnDataType().getName() + column.getWidth() + " null=" + column.isNullable()
                    + " key=" + column.isPartOfPrimaryKey() + " generated=" + column.isAutoIncremented() + " '"
                    + column.getRemarks() + "'");
        }
        for (ForeignKey key : table.getForeignKeys()) {
            lines.add("foreign key " + key.getName() + " " + key.getColumnReferences() + " " + key.getDeleteRule());
        }
        for (Index index : table.getIndexes()) {
            lines.add("index " + index.getName() + " " + index.getColumns() + " " + index.isUnique());
        }
        if (table.hasPrimaryKey()) {
            lines.add("primary key " + table.getPrimaryKey().getName() + " "
                    + table.getPrimaryKey().getConstrainedColumns());
        }
    }
}

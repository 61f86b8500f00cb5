package io.shardline.jdbc.compatibility;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Of the metadata of the database. */
final class MetaDataBehaviours extends Behaviours {
    private interface Question {
        ResultSet ask(DatabaseMetaData metaData) throws SQLException;
    }

    private interface Fact {
        Object of(DatabaseMetaData metaData) throws SQLException;
    }

    MetaDataBehaviours() {
        super("database metadata", false);
        lists();
        facts();
    }

    private void list(String name, Question question) {
        add(name, c -> {
            try (ResultSet r = question.ask(c.getMetaData())) {
                List<?> columns = columns(r.getMetaData()).stream()
                        .map(column -> column.split("/")[0])
                        .toList();
                // A database's own name differs from test to test.
                String catalog = c.getCatalog();
                // So do the numbers in the names of routines.
                String read = rows(r).toString().replace(catalog, "database").replaceAll("_\\d{5,}", "_oid");
                return columns + read;
            }
        });
    }

    private void lists() {
        list("getTables", m -> m.getTables(null, "public", "%", new String[] {"TABLE"}));
        list("getTables of all schemas", m -> m.getTables(null, null, "%", new String[] {"TABLE", "VIEW"}));
        list("getTables without schema", m -> m.getTables(null, "", "customers", null));
        list("getColumns", m -> m.getColumns(null, "public", "customers", "%"));
        list("getColumns of identity", m -> m.getColumns(null, null, "items", null));
        list("getPrimaryKeys", m -> m.getPrimaryKeys(null, "public", "orders"));
        list("getImportedKeys", m -> m.getImportedKeys(null, "public", "orders"));
        list("getExportedKeys", m -> m.getExportedKeys(null, "public", "customers"));
        list("getCrossReference", m -> m.getCrossReference(null, null, "customers", null, null, "orders"));
        list("getIndexInfo", m -> m.getIndexInfo(null, "app", "extra", true, false));
        list("getSchemas", DatabaseMetaData::getSchemas);
        list("getSchemas by pattern", m -> m.getSchemas(null, "a%"));
        list("getTableTypes", DatabaseMetaData::getTableTypes);
        list("getTypeInfo", DatabaseMetaData::getTypeInfo);
        list("getFunctions", m -> m.getFunctions(null, "public", "%"));
        list("getProcedures", m -> m.getProcedures(null, "public", "%"));
        list("getFunctionColumns", m -> m.getFunctionColumns(null, "public", "twice", "%"));
        list("getProcedureColumns", m -> m.getProcedureColumns(null, "public", "rename", "%"));
        list("getUDTs", m -> m.getUDTs(null, null, "%", null));
        list("getTablePrivileges", m -> m.getTablePrivileges(null, "public", "customers"));
        list("getColumnPrivileges", m -> m.getColumnPrivileges(null, "public", "customers", "name"));
        list("getBestRowIdentifier", m -> m.getBestRowIdentifier(null, "public", "customers", 0, true));
        list("getVersionColumns", m -> m.getVersionColumns(null, "public", "customers"));
        list("getClientInfoProperties", DatabaseMetaData::getClientInfoProperties);
        add("getCatalogs", c -> {
            try (ResultSet r = c.getMetaData().getCatalogs()) {
                return r.next() && columns(r.getMetaData()).size() == 1;
            }
        });
        for (String sql : List.of(
                "select table_name from information_schema.tables where table_schema = 'public' order by 1",
                "select column_name, data_type from information_schema.columns where table_name = 'customers' order by 1",
                "select relname, relkind from pg_class where relname in ('customers', 'orders') order by 1",
                "select count(*) from pg_namespace where nspname = 'app'",
                "select to_regclass('public.customers')::text, to_regclass('nothing')::text",
                "select 'customers'::regclass::text")) {
            add(sql, c -> query(c, sql));
        }
    }

    private void fact(String name, Fact fact) {
        add(name, c -> String.valueOf(fact.of(c.getMetaData())));
    }

    private void facts() {
        fact("product", m -> m.getDatabaseProductName() + m.getDatabaseProductVersion());
        fact("version", m -> m.getDatabaseMajorVersion() + "." + m.getDatabaseMinorVersion());
        fact("JDBC version", m -> m.getJDBCMajorVersion() + "." + m.getJDBCMinorVersion());
        fact("user", m -> m.getUserName());
        fact(
                "quotes and case",
                m -> m.getIdentifierQuoteString()
                        + m.storesLowerCaseIdentifiers()
                        + m.supportsMixedCaseIdentifiers()
                        + m.storesMixedCaseQuotedIdentifiers()
                        + m.getSearchStringEscape());
        fact(
                "words",
                m -> m.getSQLKeywords()
                        + m.getNumericFunctions()
                        + m.getStringFunctions()
                        + m.getSystemFunctions()
                        + m.getTimeDateFunctions()
                        + m.getExtraNameCharacters());
        fact("terms", m -> m.getSchemaTerm() + m.getProcedureTerm() + m.getCatalogTerm() + m.getCatalogSeparator());
        fact(
                "limits",
                m -> List.of(
                        m.getMaxColumnNameLength(),
                        m.getMaxConnections(),
                        m.getMaxTableNameLength(),
                        m.getMaxColumnsInTable(),
                        m.getMaxIndexLength(),
                        m.getMaxStatements()));
        fact(
                "transactions",
                m -> List.of(
                        m.supportsTransactions(),
                        m.getDefaultTransactionIsolation(),
                        m.supportsTransactionIsolationLevel(8),
                        m.supportsDataDefinitionAndDataManipulationTransactions(),
                        m.dataDefinitionCausesTransactionCommit(),
                        m.supportsOpenStatementsAcrossCommit(),
                        m.supportsOpenCursorsAcrossCommit()));
        fact("savepoints", DatabaseMetaData::supportsSavepoints);
        fact("batches", DatabaseMetaData::supportsBatchUpdates);
        fact("keys", m -> m.supportsGetGeneratedKeys() + "" + m.generatedKeyAlwaysReturned());
        fact(
                "several results",
                m -> m.supportsMultipleResultSets() + "" + m.supportsMultipleOpenResults()
                        + m.supportsMultipleTransactions());
        fact(
                "stored procedures",
                m -> m.supportsStoredProcedures() + "" + m.supportsStoredFunctionsUsingCallSyntax()
                        + m.supportsNamedParameters());
        fact("result sets", m -> {
            StringBuilder all = new StringBuilder();
            for (int type : new int[] {1003, 1004, 1005}) {
                all.append(m.supportsResultSetType(type));
                all.append(m.supportsResultSetConcurrency(type, ResultSet.CONCUR_READ_ONLY));
                all.append(m.supportsResultSetConcurrency(type, ResultSet.CONCUR_UPDATABLE));
                all.append(m.ownUpdatesAreVisible(type));
            }
            return all;
        });
        fact(
                "holdability",
                m -> m.getResultSetHoldability() + "" + m.supportsResultSetHoldability(1)
                        + m.supportsResultSetHoldability(2));
        fact(
                "SQL",
                m -> List.of(
                        m.supportsANSI92EntryLevelSQL(),
                        m.supportsOuterJoins(),
                        m.supportsFullOuterJoins(),
                        m.supportsUnion(),
                        m.supportsUnionAll(),
                        m.supportsGroupBy(),
                        m.supportsGroupByUnrelated(),
                        m.supportsOrderByUnrelated(),
                        m.supportsSelectForUpdate(),
                        m.supportsCorrelatedSubqueries(),
                        m.supportsSubqueriesInIns(),
                        m.supportsExpressionsInOrderBy(),
                        m.supportsConvert(),
                        m.supportsLikeEscapeClause(),
                        m.supportsColumnAliasing(),
                        m.nullsAreSortedHigh()));
        fact("SQLSTATE type", m -> m.getSQLStateType() + "" + m.locatorsUpdateCopy() + m.getRowIdLifetime());
        add("connection", c -> ofConnection(c));
    }

    private static Object ofConnection(Connection c) throws SQLException {
        return c.getMetaData().getConnection() == c;
    }
}

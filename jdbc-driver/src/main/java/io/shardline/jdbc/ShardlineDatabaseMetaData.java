package io.shardline.jdbc;

import io.shardline.Description;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the first shard says of itself, but for what is different here.
 *
 * <p>A table that is on other shards only is not in the lists.
 */
final class ShardlineDatabaseMetaData implements DatabaseMetaData {
    private final ShardlineConnection connection;

    ShardlineDatabaseMetaData(ShardlineConnection connection) {
        this.connection = connection;
    }

    private @Nullable String text(Description.MetaDataQuestion<@Nullable String> question) throws SQLException {
        return connection.describe(question);
    }

    // ---- what is different

    @Override
    public Connection getConnection() {
        return connection;
    }

    /** Without overrides, in which a secret may be. */
    @Override
    public String getURL() {
        return connection.url();
    }

    @Override
    public String getDriverName() {
        return DriverVersion.NAME;
    }

    @Override
    public String getDriverVersion() {
        return DriverVersion.TEXT;
    }

    @Override
    public int getDriverMajorVersion() {
        return DriverVersion.MAJOR;
    }

    @Override
    public int getDriverMinorVersion() {
        return DriverVersion.MINOR;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return connection.isReadOnly();
    }

    /** Unknown: each shard has a limit of its own. */
    @Override
    public int getMaxConnections() {
        return 0;
    }

    @Override
    public boolean supportsSavepoints() {
        return true;
    }

    @Override
    public boolean supportsStoredProcedures() {
        return true;
    }

    @Override
    public boolean supportsStoredFunctionsUsingCallSyntax() {
        return true;
    }

    @Override
    public boolean supportsNamedParameters() {
        return false;
    }

    @Override
    public boolean supportsMultipleResultSets() {
        return true;
    }

    @Override
    public boolean supportsMultipleOpenResults() {
        return false;
    }

    @Override
    public boolean supportsRefCursors() {
        return true;
    }

    @Override
    public boolean supportsResultSetHoldability(int holdability) {
        return true;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw JdbcErrors.cannotUnwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    // ---- what the first shard says

    @Override
    public boolean allProceduresAreCallable() throws SQLException {
        return connection.describe(metaData -> metaData.allProceduresAreCallable());
    }

    @Override
    public boolean allTablesAreSelectable() throws SQLException {
        return connection.describe(metaData -> metaData.allTablesAreSelectable());
    }

    @Override
    public @Nullable String getUserName() throws SQLException {
        return text(metaData -> metaData.getUserName());
    }

    @Override
    public boolean nullsAreSortedHigh() throws SQLException {
        return connection.describe(metaData -> metaData.nullsAreSortedHigh());
    }

    @Override
    public boolean nullsAreSortedLow() throws SQLException {
        return connection.describe(metaData -> metaData.nullsAreSortedLow());
    }

    @Override
    public boolean nullsAreSortedAtStart() throws SQLException {
        return connection.describe(metaData -> metaData.nullsAreSortedAtStart());
    }

    @Override
    public boolean nullsAreSortedAtEnd() throws SQLException {
        return connection.describe(metaData -> metaData.nullsAreSortedAtEnd());
    }

    @Override
    public @Nullable String getDatabaseProductName() throws SQLException {
        return text(metaData -> metaData.getDatabaseProductName());
    }

    @Override
    public @Nullable String getDatabaseProductVersion() throws SQLException {
        return text(metaData -> metaData.getDatabaseProductVersion());
    }

    @Override
    public boolean usesLocalFiles() throws SQLException {
        return connection.describe(metaData -> metaData.usesLocalFiles());
    }

    @Override
    public boolean usesLocalFilePerTable() throws SQLException {
        return connection.describe(metaData -> metaData.usesLocalFilePerTable());
    }

    @Override
    public boolean supportsMixedCaseIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.supportsMixedCaseIdentifiers());
    }

    @Override
    public boolean storesUpperCaseIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.storesUpperCaseIdentifiers());
    }

    @Override
    public boolean storesLowerCaseIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.storesLowerCaseIdentifiers());
    }

    @Override
    public boolean storesMixedCaseIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.storesMixedCaseIdentifiers());
    }

    @Override
    public boolean supportsMixedCaseQuotedIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.supportsMixedCaseQuotedIdentifiers());
    }

    @Override
    public boolean storesUpperCaseQuotedIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.storesUpperCaseQuotedIdentifiers());
    }

    @Override
    public boolean storesLowerCaseQuotedIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.storesLowerCaseQuotedIdentifiers());
    }

    @Override
    public boolean storesMixedCaseQuotedIdentifiers() throws SQLException {
        return connection.describe(metaData -> metaData.storesMixedCaseQuotedIdentifiers());
    }

    @Override
    public @Nullable String getIdentifierQuoteString() throws SQLException {
        return text(metaData -> metaData.getIdentifierQuoteString());
    }

    @Override
    public @Nullable String getSQLKeywords() throws SQLException {
        return text(metaData -> metaData.getSQLKeywords());
    }

    @Override
    public @Nullable String getNumericFunctions() throws SQLException {
        return text(metaData -> metaData.getNumericFunctions());
    }

    @Override
    public @Nullable String getStringFunctions() throws SQLException {
        return text(metaData -> metaData.getStringFunctions());
    }

    @Override
    public @Nullable String getSystemFunctions() throws SQLException {
        return text(metaData -> metaData.getSystemFunctions());
    }

    @Override
    public @Nullable String getTimeDateFunctions() throws SQLException {
        return text(metaData -> metaData.getTimeDateFunctions());
    }

    @Override
    public @Nullable String getSearchStringEscape() throws SQLException {
        return text(metaData -> metaData.getSearchStringEscape());
    }

    @Override
    public @Nullable String getExtraNameCharacters() throws SQLException {
        return text(metaData -> metaData.getExtraNameCharacters());
    }

    @Override
    public boolean supportsAlterTableWithAddColumn() throws SQLException {
        return connection.describe(metaData -> metaData.supportsAlterTableWithAddColumn());
    }

    @Override
    public boolean supportsAlterTableWithDropColumn() throws SQLException {
        return connection.describe(metaData -> metaData.supportsAlterTableWithDropColumn());
    }

    @Override
    public boolean supportsColumnAliasing() throws SQLException {
        return connection.describe(metaData -> metaData.supportsColumnAliasing());
    }

    @Override
    public boolean nullPlusNonNullIsNull() throws SQLException {
        return connection.describe(metaData -> metaData.nullPlusNonNullIsNull());
    }

    @Override
    public boolean supportsConvert() throws SQLException {
        return connection.describe(metaData -> metaData.supportsConvert());
    }

    @Override
    public boolean supportsConvert(int from, int to) throws SQLException {
        return connection.describe(metaData -> metaData.supportsConvert(from, to));
    }

    @Override
    public boolean supportsTableCorrelationNames() throws SQLException {
        return connection.describe(metaData -> metaData.supportsTableCorrelationNames());
    }

    @Override
    public boolean supportsDifferentTableCorrelationNames() throws SQLException {
        return connection.describe(metaData -> metaData.supportsDifferentTableCorrelationNames());
    }

    @Override
    public boolean supportsExpressionsInOrderBy() throws SQLException {
        return connection.describe(metaData -> metaData.supportsExpressionsInOrderBy());
    }

    @Override
    public boolean supportsOrderByUnrelated() throws SQLException {
        return connection.describe(metaData -> metaData.supportsOrderByUnrelated());
    }

    @Override
    public boolean supportsGroupBy() throws SQLException {
        return connection.describe(metaData -> metaData.supportsGroupBy());
    }

    @Override
    public boolean supportsGroupByUnrelated() throws SQLException {
        return connection.describe(metaData -> metaData.supportsGroupByUnrelated());
    }

    @Override
    public boolean supportsGroupByBeyondSelect() throws SQLException {
        return connection.describe(metaData -> metaData.supportsGroupByBeyondSelect());
    }

    @Override
    public boolean supportsLikeEscapeClause() throws SQLException {
        return connection.describe(metaData -> metaData.supportsLikeEscapeClause());
    }

    @Override
    public boolean supportsMultipleTransactions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsMultipleTransactions());
    }

    @Override
    public boolean supportsNonNullableColumns() throws SQLException {
        return connection.describe(metaData -> metaData.supportsNonNullableColumns());
    }

    @Override
    public boolean supportsMinimumSQLGrammar() throws SQLException {
        return connection.describe(metaData -> metaData.supportsMinimumSQLGrammar());
    }

    @Override
    public boolean supportsCoreSQLGrammar() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCoreSQLGrammar());
    }

    @Override
    public boolean supportsExtendedSQLGrammar() throws SQLException {
        return connection.describe(metaData -> metaData.supportsExtendedSQLGrammar());
    }

    @Override
    public boolean supportsANSI92EntryLevelSQL() throws SQLException {
        return connection.describe(metaData -> metaData.supportsANSI92EntryLevelSQL());
    }

    @Override
    public boolean supportsANSI92IntermediateSQL() throws SQLException {
        return connection.describe(metaData -> metaData.supportsANSI92IntermediateSQL());
    }

    @Override
    public boolean supportsANSI92FullSQL() throws SQLException {
        return connection.describe(metaData -> metaData.supportsANSI92FullSQL());
    }

    @Override
    public boolean supportsIntegrityEnhancementFacility() throws SQLException {
        return connection.describe(metaData -> metaData.supportsIntegrityEnhancementFacility());
    }

    @Override
    public boolean supportsOuterJoins() throws SQLException {
        return connection.describe(metaData -> metaData.supportsOuterJoins());
    }

    @Override
    public boolean supportsFullOuterJoins() throws SQLException {
        return connection.describe(metaData -> metaData.supportsFullOuterJoins());
    }

    @Override
    public boolean supportsLimitedOuterJoins() throws SQLException {
        return connection.describe(metaData -> metaData.supportsLimitedOuterJoins());
    }

    @Override
    public @Nullable String getSchemaTerm() throws SQLException {
        return text(metaData -> metaData.getSchemaTerm());
    }

    @Override
    public @Nullable String getProcedureTerm() throws SQLException {
        return text(metaData -> metaData.getProcedureTerm());
    }

    @Override
    public @Nullable String getCatalogTerm() throws SQLException {
        return text(metaData -> metaData.getCatalogTerm());
    }

    @Override
    public boolean isCatalogAtStart() throws SQLException {
        return connection.describe(metaData -> metaData.isCatalogAtStart());
    }

    @Override
    public @Nullable String getCatalogSeparator() throws SQLException {
        return text(metaData -> metaData.getCatalogSeparator());
    }

    @Override
    public boolean supportsSchemasInDataManipulation() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSchemasInDataManipulation());
    }

    @Override
    public boolean supportsSchemasInProcedureCalls() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSchemasInProcedureCalls());
    }

    @Override
    public boolean supportsSchemasInTableDefinitions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSchemasInTableDefinitions());
    }

    @Override
    public boolean supportsSchemasInIndexDefinitions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSchemasInIndexDefinitions());
    }

    @Override
    public boolean supportsSchemasInPrivilegeDefinitions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSchemasInPrivilegeDefinitions());
    }

    @Override
    public boolean supportsCatalogsInDataManipulation() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCatalogsInDataManipulation());
    }

    @Override
    public boolean supportsCatalogsInProcedureCalls() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCatalogsInProcedureCalls());
    }

    @Override
    public boolean supportsCatalogsInTableDefinitions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCatalogsInTableDefinitions());
    }

    @Override
    public boolean supportsCatalogsInIndexDefinitions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCatalogsInIndexDefinitions());
    }

    @Override
    public boolean supportsCatalogsInPrivilegeDefinitions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCatalogsInPrivilegeDefinitions());
    }

    @Override
    public boolean supportsPositionedDelete() throws SQLException {
        return connection.describe(metaData -> metaData.supportsPositionedDelete());
    }

    @Override
    public boolean supportsPositionedUpdate() throws SQLException {
        return connection.describe(metaData -> metaData.supportsPositionedUpdate());
    }

    @Override
    public boolean supportsSelectForUpdate() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSelectForUpdate());
    }

    @Override
    public boolean supportsSubqueriesInComparisons() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSubqueriesInComparisons());
    }

    @Override
    public boolean supportsSubqueriesInExists() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSubqueriesInExists());
    }

    @Override
    public boolean supportsSubqueriesInIns() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSubqueriesInIns());
    }

    @Override
    public boolean supportsSubqueriesInQuantifieds() throws SQLException {
        return connection.describe(metaData -> metaData.supportsSubqueriesInQuantifieds());
    }

    @Override
    public boolean supportsCorrelatedSubqueries() throws SQLException {
        return connection.describe(metaData -> metaData.supportsCorrelatedSubqueries());
    }

    @Override
    public boolean supportsUnion() throws SQLException {
        return connection.describe(metaData -> metaData.supportsUnion());
    }

    @Override
    public boolean supportsUnionAll() throws SQLException {
        return connection.describe(metaData -> metaData.supportsUnionAll());
    }

    @Override
    public boolean supportsOpenCursorsAcrossCommit() throws SQLException {
        return connection.describe(metaData -> metaData.supportsOpenCursorsAcrossCommit());
    }

    @Override
    public boolean supportsOpenCursorsAcrossRollback() throws SQLException {
        return connection.describe(metaData -> metaData.supportsOpenCursorsAcrossRollback());
    }

    @Override
    public boolean supportsOpenStatementsAcrossCommit() throws SQLException {
        return connection.describe(metaData -> metaData.supportsOpenStatementsAcrossCommit());
    }

    @Override
    public boolean supportsOpenStatementsAcrossRollback() throws SQLException {
        return connection.describe(metaData -> metaData.supportsOpenStatementsAcrossRollback());
    }

    @Override
    public int getMaxBinaryLiteralLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxBinaryLiteralLength());
    }

    @Override
    public int getMaxCharLiteralLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxCharLiteralLength());
    }

    @Override
    public int getMaxColumnNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxColumnNameLength());
    }

    @Override
    public int getMaxColumnsInGroupBy() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxColumnsInGroupBy());
    }

    @Override
    public int getMaxColumnsInIndex() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxColumnsInIndex());
    }

    @Override
    public int getMaxColumnsInOrderBy() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxColumnsInOrderBy());
    }

    @Override
    public int getMaxColumnsInSelect() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxColumnsInSelect());
    }

    @Override
    public int getMaxColumnsInTable() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxColumnsInTable());
    }

    @Override
    public int getMaxCursorNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxCursorNameLength());
    }

    @Override
    public int getMaxIndexLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxIndexLength());
    }

    @Override
    public int getMaxSchemaNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxSchemaNameLength());
    }

    @Override
    public int getMaxProcedureNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxProcedureNameLength());
    }

    @Override
    public int getMaxCatalogNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxCatalogNameLength());
    }

    @Override
    public int getMaxRowSize() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxRowSize());
    }

    @Override
    public boolean doesMaxRowSizeIncludeBlobs() throws SQLException {
        return connection.describe(metaData -> metaData.doesMaxRowSizeIncludeBlobs());
    }

    @Override
    public int getMaxStatementLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxStatementLength());
    }

    @Override
    public int getMaxStatements() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxStatements());
    }

    @Override
    public int getMaxTableNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxTableNameLength());
    }

    @Override
    public int getMaxTablesInSelect() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxTablesInSelect());
    }

    @Override
    public int getMaxUserNameLength() throws SQLException {
        return connection.describe(metaData -> metaData.getMaxUserNameLength());
    }

    @Override
    public int getDefaultTransactionIsolation() throws SQLException {
        return connection.describe(metaData -> metaData.getDefaultTransactionIsolation());
    }

    @Override
    public boolean supportsTransactions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsTransactions());
    }

    @Override
    public boolean supportsTransactionIsolationLevel(int value) throws SQLException {
        return connection.describe(metaData -> metaData.supportsTransactionIsolationLevel(value));
    }

    @Override
    public boolean supportsDataDefinitionAndDataManipulationTransactions() throws SQLException {
        return connection.describe(metaData -> metaData.supportsDataDefinitionAndDataManipulationTransactions());
    }

    @Override
    public boolean supportsDataManipulationTransactionsOnly() throws SQLException {
        return connection.describe(metaData -> metaData.supportsDataManipulationTransactionsOnly());
    }

    @Override
    public boolean dataDefinitionCausesTransactionCommit() throws SQLException {
        return connection.describe(metaData -> metaData.dataDefinitionCausesTransactionCommit());
    }

    @Override
    public boolean dataDefinitionIgnoredInTransactions() throws SQLException {
        return connection.describe(metaData -> metaData.dataDefinitionIgnoredInTransactions());
    }

    @Override
    public ResultSet getProcedures(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getProcedures(catalog, schemaPattern, namePattern));
    }

    @Override
    public ResultSet getProcedureColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            @Nullable String columnPattern)
            throws SQLException {
        return connection.describeRows(
                metaData -> metaData.getProcedureColumns(catalog, schemaPattern, namePattern, columnPattern));
    }

    @Override
    public ResultSet getTables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            @Nullable String @Nullable [] types)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getTables(catalog, schemaPattern, namePattern, types));
    }

    @Override
    public ResultSet getSchemas() throws SQLException {
        return connection.describeRows(metaData -> metaData.getSchemas());
    }

    @Override
    public ResultSet getCatalogs() throws SQLException {
        return connection.describeRows(metaData -> metaData.getCatalogs());
    }

    @Override
    public ResultSet getTableTypes() throws SQLException {
        return connection.describeRows(metaData -> metaData.getTableTypes());
    }

    @Override
    public ResultSet getColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        return connection.describeRows(
                metaData -> metaData.getColumns(catalog, schemaPattern, tablePattern, columnPattern));
    }

    @Override
    public ResultSet getColumnPrivileges(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, @Nullable String columnPattern)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getColumnPrivileges(catalog, schema, table, columnPattern));
    }

    @Override
    public ResultSet getTablePrivileges(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getTablePrivileges(catalog, schemaPattern, tablePattern));
    }

    @Override
    public ResultSet getBestRowIdentifier(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, int scope, boolean nullable)
            throws SQLException {
        return connection.describeRows(
                metaData -> metaData.getBestRowIdentifier(catalog, schema, table, scope, nullable));
    }

    @Override
    public ResultSet getVersionColumns(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getVersionColumns(catalog, schema, table));
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getPrimaryKeys(catalog, schema, table));
    }

    @Override
    public ResultSet getImportedKeys(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getImportedKeys(catalog, schema, table));
    }

    @Override
    public ResultSet getExportedKeys(@Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getExportedKeys(catalog, schema, table));
    }

    @Override
    public ResultSet getCrossReference(
            @Nullable String parentCatalog,
            @Nullable String parentSchema,
            @Nullable String parentTable,
            @Nullable String foreignCatalog,
            @Nullable String foreignSchema,
            @Nullable String foreignTable)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getCrossReference(
                parentCatalog, parentSchema, parentTable, foreignCatalog, foreignSchema, foreignTable));
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        return connection.describeRows(metaData -> metaData.getTypeInfo());
    }

    @Override
    public ResultSet getIndexInfo(
            @Nullable String catalog,
            @Nullable String schema,
            @Nullable String table,
            boolean unique,
            boolean approximate)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getIndexInfo(catalog, schema, table, unique, approximate));
    }

    @Override
    public boolean supportsResultSetType(int value) throws SQLException {
        return connection.describe(metaData -> metaData.supportsResultSetType(value));
    }

    @Override
    public boolean supportsResultSetConcurrency(int type, int concurrency) throws SQLException {
        return connection.describe(metaData -> metaData.supportsResultSetConcurrency(type, concurrency));
    }

    @Override
    public boolean ownUpdatesAreVisible(int value) throws SQLException {
        return connection.describe(metaData -> metaData.ownUpdatesAreVisible(value));
    }

    @Override
    public boolean ownDeletesAreVisible(int value) throws SQLException {
        return connection.describe(metaData -> metaData.ownDeletesAreVisible(value));
    }

    @Override
    public boolean ownInsertsAreVisible(int value) throws SQLException {
        return connection.describe(metaData -> metaData.ownInsertsAreVisible(value));
    }

    @Override
    public boolean othersUpdatesAreVisible(int value) throws SQLException {
        return connection.describe(metaData -> metaData.othersUpdatesAreVisible(value));
    }

    @Override
    public boolean othersDeletesAreVisible(int value) throws SQLException {
        return connection.describe(metaData -> metaData.othersDeletesAreVisible(value));
    }

    @Override
    public boolean othersInsertsAreVisible(int value) throws SQLException {
        return connection.describe(metaData -> metaData.othersInsertsAreVisible(value));
    }

    @Override
    public boolean updatesAreDetected(int value) throws SQLException {
        return connection.describe(metaData -> metaData.updatesAreDetected(value));
    }

    @Override
    public boolean deletesAreDetected(int value) throws SQLException {
        return connection.describe(metaData -> metaData.deletesAreDetected(value));
    }

    @Override
    public boolean insertsAreDetected(int value) throws SQLException {
        return connection.describe(metaData -> metaData.insertsAreDetected(value));
    }

    @Override
    public boolean supportsBatchUpdates() throws SQLException {
        return connection.describe(metaData -> metaData.supportsBatchUpdates());
    }

    @Override
    public ResultSet getUDTs(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            int @Nullable [] types)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getUDTs(catalog, schemaPattern, namePattern, types));
    }

    @Override
    public boolean supportsGetGeneratedKeys() throws SQLException {
        return connection.describe(metaData -> metaData.supportsGetGeneratedKeys());
    }

    @Override
    public ResultSet getSuperTypes(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getSuperTypes(catalog, schemaPattern, namePattern));
    }

    @Override
    public ResultSet getSuperTables(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getSuperTables(catalog, schemaPattern, namePattern));
    }

    @Override
    public ResultSet getAttributes(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            @Nullable String attributePattern)
            throws SQLException {
        return connection.describeRows(
                metaData -> metaData.getAttributes(catalog, schemaPattern, namePattern, attributePattern));
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        return connection.describe(metaData -> metaData.getResultSetHoldability());
    }

    @Override
    public int getDatabaseMajorVersion() throws SQLException {
        return connection.describe(metaData -> metaData.getDatabaseMajorVersion());
    }

    @Override
    public int getDatabaseMinorVersion() throws SQLException {
        return connection.describe(metaData -> metaData.getDatabaseMinorVersion());
    }

    @Override
    public int getJDBCMajorVersion() throws SQLException {
        return connection.describe(metaData -> metaData.getJDBCMajorVersion());
    }

    @Override
    public int getJDBCMinorVersion() throws SQLException {
        return connection.describe(metaData -> metaData.getJDBCMinorVersion());
    }

    @Override
    public int getSQLStateType() throws SQLException {
        return connection.describe(metaData -> metaData.getSQLStateType());
    }

    @Override
    public boolean locatorsUpdateCopy() throws SQLException {
        return connection.describe(metaData -> metaData.locatorsUpdateCopy());
    }

    @Override
    public boolean supportsStatementPooling() throws SQLException {
        return connection.describe(metaData -> metaData.supportsStatementPooling());
    }

    @Override
    public RowIdLifetime getRowIdLifetime() throws SQLException {
        return connection.describe(metaData -> metaData.getRowIdLifetime());
    }

    @Override
    public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern) throws SQLException {
        return connection.describeRows(metaData -> metaData.getSchemas(catalog, schemaPattern));
    }

    @Override
    public boolean autoCommitFailureClosesAllResultSets() throws SQLException {
        return connection.describe(metaData -> metaData.autoCommitFailureClosesAllResultSets());
    }

    @Override
    public ResultSet getClientInfoProperties() throws SQLException {
        return connection.describeRows(metaData -> metaData.getClientInfoProperties());
    }

    @Override
    public ResultSet getFunctions(
            @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
            throws SQLException {
        return connection.describeRows(metaData -> metaData.getFunctions(catalog, schemaPattern, namePattern));
    }

    @Override
    public ResultSet getFunctionColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            @Nullable String columnPattern)
            throws SQLException {
        return connection.describeRows(
                metaData -> metaData.getFunctionColumns(catalog, schemaPattern, namePattern, columnPattern));
    }

    @Override
    public ResultSet getPseudoColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        return connection.describeRows(
                metaData -> metaData.getPseudoColumns(catalog, schemaPattern, tablePattern, columnPattern));
    }

    @Override
    public boolean generatedKeyAlwaysReturned() throws SQLException {
        return connection.describe(metaData -> metaData.generatedKeyAlwaysReturned());
    }
}

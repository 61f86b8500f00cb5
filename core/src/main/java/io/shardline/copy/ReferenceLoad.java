package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.catalog.VaryingDefault;
import io.shardline.sql.SqlText;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What must hold for a COPY to give every copy of a reference table the same rows. */
final class ReferenceLoad {
    private static final String VARYING = """
            select a.attname
              from pg_catalog.pg_attribute a
              left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where a.attrelid = pg_catalog.to_regclass(?) and a.attnum > 0 and not a.attisdropped
               and a.attgenerated = '' and not a.attname = any (?) and """ + VaryingDefault.CONDITION + """

             order by a.attnum limit 1
            """;

    private ReferenceLoad() {}

    /** @throws ShardlineException NOT_SUPPORTED with the reason */
    static void require(CopyCommand command, Table table, ShardPools pools) throws SQLException {
        if (command.filtered() && calls(command.text())) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "COPY into a reference table takes no such WHERE")
                    .withDetail("A function in it might let another row through on another shard.");
        }
        List<String> given = command.columns().isEmpty()
                ? table.columns().stream().map(Column::name).toList()
                : command.columns();
        boolean complete = table.columns().stream()
                .allMatch(column -> !column.defaulted() || column.generated() || given.contains(column.name()));
        Optional<String> varying = complete && command.format().defaultText().isEmpty()
                ? Optional.empty()
                : varying(table, command.format().defaultText().isEmpty() ? given : List.of(), pools);
        if (varying.isPresent()) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "COPY into reference table \"%s\" needs column \"%s\"",
                            table,
                            varying.get())
                    .withDetail("Its default could be another value on each shard.")
                    .withHint("Add the column to the list, and its values to the rows.");
        }
    }

    private static boolean calls(SqlText text) {
        int where = 0;
        while (!text.is(where, "where")) {
            where++;
        }
        for (int token = where + 1; token + 1 < text.size(); token++) {
            if (text.isName(token) && text.is(token + 1, "(")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> varying(Table table, List<String> given, ShardPools pools) throws SQLException {
        try (Lease lease = pools.lease(0)) {
            try (PreparedStatement statement = lease.connection().prepareStatement(VARYING)) {
                statement.setString(1, '"' + table.schema() + "\".\"" + table.name() + '"');
                statement.setArray(2, lease.connection().createArrayOf("text", given.toArray()));
                ResultSet row = statement.executeQuery();
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            } catch (SQLException e) {
                lease.failed(e);
                throw ShardErrors.named(e, lease.shardName());
            }
        }
    }
}

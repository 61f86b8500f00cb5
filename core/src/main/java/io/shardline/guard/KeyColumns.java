package io.shardline.guard;

import io.shardline.sharding.KeyType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table as one server has it.
 *
 * @param relation its name as the server writes it
 * @param types of the key's columns; fewer if one is missing or its type cannot be a key's
 */
record KeyColumns(String relation, List<KeyType> types) {
    private static final String QUERY = """
            select c.oid::regclass::text,
                   array(select coalesce(b.typname, t.typname)::text
                           from pg_catalog.unnest(?::text[]) with ordinality k(name, n)
                           join pg_catalog.pg_attribute a
                             on a.attrelid = c.oid and a.attname = k.name and a.attnum > 0 and not a.attisdropped
                           join pg_catalog.pg_type t on t.oid = a.atttypid
                           left join pg_catalog.pg_type b on b.oid = t.typbasetype
                          order by k.n)
              from pg_catalog.pg_class c
             where c.oid = pg_catalog.to_regclass(?) and c.relkind in ('r', 'p')""";

    /** Empty if there is no such table. */
    static Optional<KeyColumns> find(Connection connection, String table, List<String> key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setArray(1, connection.createArrayOf("text", key.toArray()));
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                List<KeyType> types = new ArrayList<>();
                Stream.of((String[]) row.getArray(2).getArray())
                        .map(KeyType::of)
                        .forEach(type -> type.ifPresent(types::add));
                return Optional.of(new KeyColumns(row.getString(1), List.copyOf(types)));
            }
        }
    }
}

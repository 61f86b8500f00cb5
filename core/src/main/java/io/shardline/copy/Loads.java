package io.shardline.copy;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.ServerFacts;
import io.shardline.backend.ShardPools;
import io.shardline.bind.PlacedTable;
import io.shardline.catalog.Column;
import io.shardline.catalog.Table;
import io.shardline.exec.Cancellation;
import io.shardline.exec.Scatter;
import io.shardline.txn.Participants;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Begins COPY FROM and COPY TO for one session. */
public final class Loads {
    /** From here on a backslash and a point on a line of CSV are data. */
    private static final int MARKER_IS_DATA = 180_000;

    private final ShardPools pools;
    private final Scatter scatter;
    private final Participants session;
    private final Cancellation cancellation;

    public Loads(ShardPools pools, Scatter scatter, Participants session, Cancellation cancellation) {
        this.pools = pools;
        this.scatter = scatter;
        this.session = session;
        this.cancellation = cancellation;
    }

    /**
     * Begins a COPY FROM STDIN.
     *
     * @param table the command's, as it is placed
     * @throws ShardlineException a refusal, with its reason
     */
    public CopyStream load(CopyCommand command, PlacedTable table) throws SQLException {
        cancellation.reset();
        CopyLeases leases = new CopyLeases(session, scatter, cancellation);
        String sql = command.text().text();
        if (table instanceof PlacedTable.Sharded sharded) {
            return split(command, sharded, leases);
        }
        if (table instanceof PlacedTable.Reference reference) {
            ReferenceLoad.require(command, reference.table(), pools);
            int[] all = IntStream.range(0, pools.size()).toArray();
            return WholeStream.open(leases, sql, all);
        }
        if (table instanceof PlacedTable.Pinned pinned) {
            return WholeStream.open(leases, sql, new int[] {pinned.shard()});
        }
        if (table instanceof PlacedTable.Spread) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "cannot copy into table \"%s\"", table.name())
                    .withDetail("Its rows lie on any shard, so it is not known where new ones belong.")
                    .withHint("Declare it by its key, as reference, or on a shard.");
        }
        // One that is missing, or of the servers' own: any server says best what is wrong.
        return WholeStream.open(leases, sql, new int[] {0});
    }

    private CopyStream split(CopyCommand command, PlacedTable.Sharded table, CopyLeases leases) throws SQLException {
        CopyFormat format = command.format();
        if (format.rejectLimit() && pools.size() > 1) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "REJECT_LIMIT is not kept over several shards")
                    .withDetail("Each shard would count the rows that it rejects by itself.")
                    .withHint("Leave it out, or copy into one shard.");
        }
        Table definition = table.table();
        int[] positions = positions(command, table);
        Charset charset = Decoding.charset(format.encoding());
        List<KeyReader.Field> fields = new ArrayList<>();
        for (int part = 0; part < positions.length; part++) {
            fields.add(
                    switch (format.kind()) {
                        case TEXT -> new TextField(format, charset);
                        case CSV -> new CsvField(format, table.key().get(part), charset);
                        case BINARY -> new BinaryField(table.types().get(part), charset);
                    });
        }
        ServerReading server = new ServerReading(session, definition);
        Outlets outlets =
                new Outlets(leases, command.text().text(), table.function().shards(), pools.size());
        return new SplitStream(
                definition.name(),
                format,
                rows(format, positions),
                new KeyReader(table, fields, server),
                new SplitStream.Closing(server, outlets));
    }

    private RowFinder rows(CopyFormat format, int[] positions) throws SQLException {
        return switch (format.kind()) {
            case TEXT -> new TextRows(positions, format.delimiter(), new LineEnds(false));
            case CSV -> new CsvRows(positions, format, endMarker(), new LineEnds(true));
            case BINARY -> new BinaryRows(positions);
        };
    }

    private boolean endMarker() throws SQLException {
        // Where a row ends must not be guessed for a shard that has not answered yet.
        pools.requireAll();
        return pools.facts().values().stream().mapToInt(ServerFacts::version).anyMatch(v -> v < MARKER_IS_DATA);
    }

    /** Where in a row the key's columns are. */
    private static int[] positions(CopyCommand command, PlacedTable.Sharded table) throws ShardlineException {
        List<String> columns = command.columns().isEmpty()
                ? table.table().columns().stream()
                        .filter(column -> !column.generated())
                        .map(Column::name)
                        .toList()
                : command.columns();
        int[] positions = new int[table.key().size()];
        for (int part = 0; part < positions.length; part++) {
            String key = table.key().get(part);
            positions[part] = columns.indexOf(key);
            if (positions[part] < 0) {
                throw ShardlineException.of(
                                ErrorCode.NULL_SHARD_KEY,
                                "COPY has no column for shard key \"%s\".\"%s\"",
                                table.name(),
                                key)
                        .withDetail("Without its value the owner of a row is not known.")
                        .withHint("Add the column to the list, and its values to the rows.");
            }
        }
        return positions;
    }
}

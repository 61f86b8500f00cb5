package io.shardline;

import io.shardline.backend.Lease;
import io.shardline.ddl.DefinitionRunner;
import io.shardline.exec.Cancellation;
import io.shardline.exec.ReadOptions;
import io.shardline.exec.ShardCall;
import io.shardline.exec.UnifiedResultSet;
import io.shardline.explain.ServerPlans;
import io.shardline.gather.GatherCall;
import io.shardline.gather.GatherConnections;
import io.shardline.gather.Gathered;
import io.shardline.plan.ExplainOptions;
import io.shardline.plan.Gathering;
import io.shardline.plan.KeyMove;
import io.shardline.plan.Plan;
import io.shardline.route.Router;
import io.shardline.route.Routing;
import io.shardline.route.ShardSet;
import io.shardline.sql.SqlText;
import io.shardline.txn.Participants;
import io.shardline.write.BatchCall;
import io.shardline.write.KeyMover;
import io.shardline.write.ShardWriter;
import io.shardline.write.SplitInsert;
import io.shardline.write.WriteCall;
import io.shardline.write.WriteOptions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs the plans of one session's statements. */
final class StatementRunner {
    /** Stands for several shards where one shard's number is expected. */
    private static final int SEVERAL = -3;

    /** It keeps for all what can be in one place only. */
    private static final int FIRST = 0;

    /** Stands for no shard in particular. */
    private static final int ANY = -1;

    private final Cluster cluster;
    private final Participants participants;
    private final Cancellation cancellation;

    StatementRunner(Cluster cluster, Participants participants, Cancellation cancellation) {
        this.cluster = cluster;
        this.participants = participants;
        this.cancellation = cancellation;
    }

    private ShardWriter writer() {
        return new ShardWriter(cluster.scatter(), participants, cancellation);
    }

    private GatherConnections connections() {
        return new GatherConnections() {
            @Override
            public boolean isAbsent(int shard) {
                return cluster.pools().isAbsent(shard);
            }

            @Override
            public boolean autoCommit() {
                return participants.autoCommit();
            }

            @Override
            public List<Lease> take(int[] shards, boolean exclusive) throws SQLException {
                return participants.take(shards, exclusive);
            }

            @Override
            public void giveBack(Lease lease) {
                participants.giveBack(lease);
            }

            @Override
            public boolean holds(int shard) {
                return participants.holds(shard);
            }

            @Override
            public int touched() {
                return participants.first();
            }

            @Override
            public boolean seesItsOwn() {
                return participants.seesItsOwn();
            }

            @Override
            public Lease extra(int shard) throws SQLException {
                return participants.extra(shard);
            }
        };
    }

    Result run(Prepared prepared, Plan plan, BoundParameters parameters, ExecuteOptions options) throws SQLException {
        cancellation.reset();
        ExecuteOptions limited = withTimeout(options);
        if (plan instanceof Plan.OneShardOr oneShardOr) {
            return oneShardOr(prepared, oneShardOr, parameters, limited);
        }
        if (plan instanceof Plan.OnFirst first) {
            return onFirst(prepared, first, parameters, limited);
        }
        if (plan instanceof Plan.InsertRows rows) {
            return insert(prepared, rows, parameters, limited);
        }
        if (plan instanceof Plan.InsertQuery query) {
            return Result.ofCount(new InsertQueryRunner(cluster, participants, this, writer())
                    .run(query, prepared, parameters, limited));
        }
        if (plan instanceof Plan.EveryCopy copies) {
            WriteCall write = new WriteCall(prepared.text(), parameters, copies.clocks());
            return result(writer().copies(everyShard(), write, writeOptions(limited)));
        }
        Plan.Explained explained = (Plan.Explained) plan;
        return new Explainer(cluster, this).result(prepared, explained, parameters, participants);
    }

    /** What was planned before may be wrong afterwards, also if it fails: it may have been done on some shards. */
    @Nullable
    SQLWarning define(Prepared prepared, Plan.Definition definition) throws SQLException {
        cancellation.reset();
        try {
            return new DefinitionRunner(cluster.topology(), participants, cancellation)
                    .run(
                            definition,
                            prepared.sql(),
                            withTimeout(ExecuteOptions.DEFAULT).timeoutSeconds());
        } finally {
            if (participants.autoCommit()) {
                cluster.forgetSchema();
            }
        }
    }

    private Result insert(Prepared prepared, Plan.InsertRows rows, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        int owner = SplitInsert.ownerOfOneRow(rows, prepared.text(), parameters, cluster.router());
        if (owner < 0) {
            SplitInsert split = SplitInsert.of(rows, prepared.text(), parameters, cluster.router());
            owner = split.soleOwner();
            if (owner < 0) {
                return result(writer().insert(split, writeOptions(options)));
            }
        }
        return single(owner, true, prepared, parameters, options);
    }

    private static Result result(ShardWriter.Written written) {
        if (written.rows().isEmpty()) {
            return Result.ofCount(written.count());
        }
        UnifiedResultSet rows = written.rows().get();
        return written.keys() ? Result.ofCount(written.count(), rows) : Result.ofRows(rows);
    }

    static WriteOptions writeOptions(ExecuteOptions options) {
        return new WriteOptions(options.timeoutSeconds(), options.generatedKeys());
    }

    private int[] everyShard() {
        return ShardSet.all(cluster.pools().size()).toArray();
    }

    BatchResult runBatch(Prepared prepared, List<BoundParameters> batch, ExecuteOptions options) throws SQLException {
        cancellation.reset();
        if (batch.isEmpty()) {
            return new BatchResult(new long[0], Optional.empty());
        }
        BatchCall call = prepared.plan() instanceof Plan.InsertRows rows
                ? BatchCall.of(rows, prepared.text(), batch)
                : BatchCall.of(prepared.sql(), batch);
        ShardWriter.WrittenBatch written =
                writer().batch(call, owners(prepared, batch), writeOptions(withTimeout(options)));
        return new BatchResult(written.counts(), written.generatedKeys().map(rows -> rows));
    }

    /** For each entry the shard that it is for. */
    private int[] owners(Prepared prepared, List<BoundParameters> batch) throws SQLException {
        int[] owners;
        if (prepared.plan() instanceof Plan.InsertRows rows) {
            owners = SplitInsert.ownersOfEach(rows, prepared.text(), batch, cluster.router());
        } else {
            owners = new int[batch.size()];
            for (int entry = 0; entry < owners.length; entry++) {
                owners[entry] = owner(prepared, batch.get(entry));
            }
        }
        for (int entry = 0; entry < owners.length; entry++) {
            if (owners[entry] < 0) {
                throw ShardlineException.of(
                                ErrorCode.SEVERAL_SHARDS, "entry %d of the batch is not for one shard", entry + 1)
                        .withHint("Make one entry of each row, with its shard key as a parameter.");
            }
        }
        return owners;
    }

    private int owner(Prepared prepared, BoundParameters parameters) throws SQLException {
        if (!(prepared.plan() instanceof Plan.OneShardOr oneShardOr)) {
            return SEVERAL;
        }
        if (!oneShardOr.writes()) {
            throw ShardlineException.of(ErrorCode.WRONG_RESULT_KIND, "a query cannot be in a batch");
        }
        int shard = soleShard(oneShardOr, prepared.text(), parameters);
        return shard == SEVERAL ? SEVERAL : any(shard);
    }

    String explain(Prepared prepared, BoundParameters parameters) throws SQLException {
        return new Explainer(cluster, this).text(prepared, prepared.plan(), parameters);
    }

    /** What the servers that take part say of their parts, as lines; with ANALYZE, which runs the statement, what was moved too. */
    List<String> serverPlans(Prepared prepared, Plan.Explained explained, BoundParameters parameters)
            throws SQLException {
        ExplainOptions asked = explained.options();
        String hint =
                prepared.text().hint().map(inside -> "/*+ " + inside + " */ ").orElse("");
        Prepared inner =
                cluster.statements().prepare(hint + prepared.text().at(explained.statement()), prepared.placeholders());
        if (!(inner.plan() instanceof Plan.OneShardOr plan)) {
            throw noServerPlans();
        }
        int shard = soleShard(plan, inner.text(), parameters);
        if (shard != SEVERAL) {
            Prepared command = cluster.statements().prepare(asked.command() + inner.sql(), prepared.placeholders());
            int chosen = any(shard);
            boolean writes = plan.writes() && asked.analyze();
            try (Result result = single(chosen, writes, command, parameters, withTimeout(ExecuteOptions.DEFAULT))) {
                return ServerPlans.lines(cluster.pools().name(chosen), result.rows());
            }
        }
        if (plan.several() instanceof Plan.Several.Refuse refuse) {
            throw refuse.refusal().toException();
        }
        if (plan.several() instanceof Plan.Several.Each || plan.several() instanceof Plan.Several.Move) {
            throw noServerPlans();
        }
        ShardCall call = new ShardCall(
                inner.text(), parameters, readOptions(withTimeout(ExecuteOptions.DEFAULT), false), cancellation);
        if (plan.several() instanceof Plan.Several.Gather gather) {
            return asked.analyze() ? gatheredPlan(gather.gathering(), call, asked) : List.of();
        }
        Plan.Several.Merge merge = (Plan.Several.Merge) plan.several();
        int[] shards = mergedShards(plan, inner.text(), parameters).toArray();
        List<List<String>> answers = cluster.scatter()
                .explain(merge.root(), shards, call.with(merge.clocks()), connections(), asked.command());
        return ServerPlans.lines(
                IntStream.of(shards).mapToObj(cluster.pools()::name).toList(), answers);
    }

    private static ShardlineException noServerPlans() {
        return ShardlineException.of(ErrorCode.NOT_SUPPORTED, "EXPLAIN of a write to several shards takes no options");
    }

    private List<String> gatheredPlan(Gathering gathering, ShardCall call, ExplainOptions asked) throws SQLException {
        GatherCall explained = new GatherCall(
                call.with(gathering.clocks()), cluster.router(), ResultSet.TYPE_FORWARD_ONLY, asked.command());
        Gathered gathered = cluster.gatherer().run(gathering, explained, connections());
        try (ResultSet rows = gathered.rows()) {
            List<String> lines = new ArrayList<>(ServerPlans.moved(gathered.moved()));
            lines.addAll(ServerPlans.lines(gathered.site(), rows));
            return lines;
        }
    }

    private ExecuteOptions withTimeout(ExecuteOptions options) {
        Optional<Duration> usual = cluster.topology().limits().statementTimeout();
        return options.timeoutSeconds() > 0 || usual.isEmpty()
                ? options
                : options.withTimeout(Math.max(1, (int) usual.get().toSeconds()));
    }

    private Result single(
            int shard, boolean writes, Prepared prepared, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        return SingleShard.on(shard, writes, participants).execute(prepared, parameters, options, cancellation);
    }

    private Result oneShardOr(
            Prepared prepared, Plan.OneShardOr plan, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        SqlText text = prepared.text();
        int shard = soleShard(plan, text, parameters);
        if (shard != SEVERAL) {
            return single(any(shard), plan.writes(), prepared, parameters, options);
        }
        if (plan.several() instanceof Plan.Several.Refuse refuse) {
            throw refuse.refusal().toException();
        }
        ShardCall call = new ShardCall(text, parameters, readOptions(options, plan.writes()), cancellation);
        boolean parted = plan.several() instanceof Plan.Several.Gather several
                && several.gathering().parts().isPresent();
        if (plan.several() instanceof Plan.Several.Gather gather && !parted) {
            return gather(gather.gathering(), call, options);
        }
        ShardSet shards = mergedShards(plan, text, parameters);
        if (plan.several() instanceof Plan.Several.Move move && shards.size() > 0) {
            return move(
                    move.move(),
                    shards,
                    new WriteCall(text, parameters, move.move().clocks()),
                    options);
        }
        if (plan.several() instanceof Plan.Several.Each each && shards.size() > 1) {
            WriteCall write = new WriteCall(text, parameters, each.clocks());
            return result(writer().each(shards.toArray(), write, writeOptions(options)));
        }
        if (shards.size() < 2) {
            return single(any(shards.first()), plan.writes(), prepared, parameters, options);
        }
        return plan.several() instanceof Plan.Several.Gather gather
                ? gather(gather.gathering(), call, options)
                : merge((Plan.Several.Merge) plan.several(), shards, call, options);
    }

    private Result move(KeyMove move, ShardSet shards, WriteCall call, ExecuteOptions options) throws SQLException {
        long bytes = cluster.topology().limits().gatherBytes();
        KeyMover mover = new KeyMover(move, call, writeOptions(options), cluster.router(), bytes);
        return result(OwnTransaction.run(
                participants, () -> mover.run(shards.toArray(), cluster.scatter(), participants, cancellation)));
    }

    private Result merge(Plan.Several.Merge merge, ShardSet shards, ShardCall call, ExecuteOptions options)
            throws SQLException {
        boolean gathered = merge.otherwise().isPresent()
                && (!options.forwardOnly() || cluster.unmergeable().contains(merge));
        if (gathered) {
            return gather(merge.otherwise().orElseThrow(), call, options);
        }
        if (!options.forwardOnly()) {
            throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "these rows of several shards do not scroll")
                    .withHint("Ask for TYPE_FORWARD_ONLY.");
        }
        try {
            UnifiedResultSet rows =
                    cluster.scatter().merge(merge.root(), shards.toArray(), call.with(merge.clocks()), connections());
            return Result.ofRows(rows);
        } catch (ShardlineException e) {
            if (e.code() != ErrorCode.NOT_SUPPORTED || merge.otherwise().isEmpty()) {
                throw e;
            }
            // What type a column has is known only now, and is so for every execution.
            cluster.unmergeable().add(merge);
            return gather(merge.otherwise().get(), call, options);
        }
    }

    private Result gather(Gathering gathering, ShardCall call, ExecuteOptions options) throws SQLException {
        Gathered gathered = cluster.gatherer()
                .run(
                        gathering,
                        new GatherCall(call.with(gathering.clocks()), cluster.router(), options.resultSetType(), ""),
                        connections());
        return Result.ofRows(gathered.rows());
    }

    private static ReadOptions readOptions(ExecuteOptions options, boolean oneByOne) {
        return new ReadOptions(options.fetchSize(), options.maxRows(), options.timeoutSeconds(), oneByOne);
    }

    /** The one shard that holds all that the statement reads or writes; {@link #ANY} if none does, or {@link #SEVERAL}. */
    private int soleShard(Plan.OneShardOr plan, SqlText text, BoundParameters parameters) throws SQLException {
        Router router = cluster.router();
        if (plan.relations().size() == 1 && plan.relations().get(0) instanceof Routing.ByKey byKey) {
            int shard = router.shard(byKey, text, parameters);
            return shard == Router.UNKNOWN ? SEVERAL : shard;
        }
        ShardSet shards = ShardSet.none();
        for (Routing routing : plan.relations()) {
            shards = shards.or(router.shards(routing, text, parameters));
        }
        return shards.size() > 1 ? SEVERAL : shards.first();
    }

    /** The shard of a statement for one, as {@link #run} would choose it; below zero for several or none in particular. */
    ShardSet shards(Plan.OneShardOr plan, SqlText text, BoundParameters parameters) throws SQLException {
        int shard = soleShard(plan, text, parameters);
        if (shard == SEVERAL) {
            return mergedShards(plan, text, parameters);
        }
        return shard == ANY ? ShardSet.none() : ShardSet.of(shard);
    }

    /** True if one shard runs the statement as it is. */
    boolean onOneShard(Plan.OneShardOr plan, SqlText text, BoundParameters parameters) throws SQLException {
        return soleShard(plan, text, parameters) != SEVERAL;
    }

    private Result onFirst(Prepared prepared, Plan.OnFirst plan, BoundParameters parameters, ExecuteOptions options)
            throws SQLException {
        if (plan.keeps()) {
            participants.keep(FIRST);
        }
        Result result = single(FIRST, false, prepared, parameters, options);
        if (plan.sets()) {
            cluster.given().forget();
        }
        return result;
    }

    /** The url of the first shard. Where the driver is asked to do something, the urls of all ask the same. */
    String url() {
        return cluster.topology().shards().get(0).url();
    }

    /** The name of the one shard on which a statement runs. */
    String place(Prepared prepared, BoundParameters parameters) throws SQLException {
        if (prepared.plan() instanceof Plan.OneShardOr plan) {
            int shard = soleShard(plan, prepared.text(), parameters);
            if (shard != SEVERAL) {
                int one = any(shard);
                if (plan.writes()) {
                    participants.willWrite(one);
                }
                return cluster.pools().name(one);
            }
        }
        throw ShardlineException.of(ErrorCode.NOT_SUPPORTED, "a call runs on one shard only")
                .withHint("Name the shard in a comment before it: /*+ shard(name) */.");
    }

    private ShardSet mergedShards(Plan.OneShardOr plan, SqlText text, BoundParameters parameters) throws SQLException {
        ShardSet shards = ShardSet.all(cluster.pools().size());
        for (Routing routing : plan.merged()) {
            shards = shards.and(cluster.router().shards(routing, text, parameters));
        }
        return shards;
    }

    /** Where no shard is better than another: one that the transaction has touched, or else a random one. */
    int any(int shard) {
        if (shard >= 0) {
            return shard;
        }
        int touched = participants.first();
        return touched >= 0 ? touched : cluster.pools().any();
    }
}

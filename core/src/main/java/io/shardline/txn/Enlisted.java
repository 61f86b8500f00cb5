package io.shardline.txn;

import io.shardline.ErrorCode;
import io.shardline.ShardlineException;
import io.shardline.backend.Holder;
import io.shardline.backend.Lease;
import io.shardline.backend.ShardErrors;
import io.shardline.backend.ShardPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connections of one session: who has taken them, and when they go back. Used by the session's thread alone. */
final class Enlisted {
    private final ShardPools pools;
    private final Holder holder;
    private final SessionModes modes;
    private final Joining joining;
    private final Held held;
    /** One for each shard with a connection, ascending. Nearly always there is one, so this is a list. */
    private List<Place> places = List.of();

    private Participants.Opening opening = NothingSet.INSTANCE;
    /** Taken for one statement alone, and not yet given back. */
    private List<Lease> exclusive = List.of();

    /** The connection to one shard. */
    private static final class Place {
        final Lease lease;
        int uses;
        /** Its transaction has ended while rows that it returned are still being read. */
        boolean lingering;
        /** It stays until the session is closed. */
        boolean kept;

        Place(Lease lease) {
            this.lease = lease;
        }
    }

    /** What a connection is told before its first statement in the session's transaction. */
    interface Joining {
        void join(Lease lease) throws SQLException;
    }

    Enlisted(ShardPools pools, SessionModes modes, Joining joining, Held held) {
        this.pools = pools;
        this.held = held;
        this.holder = pools.holder();
        this.modes = modes;
        this.joining = joining;
    }

    /** For whom connections are borrowed. */
    Holder holder() {
        return holder;
    }

    void opening(Participants.Opening what) {
        opening = what;
    }

    Participants.Opening opening() {
        return opening;
    }

    /** Of one who sets nothing by statements. */
    private enum NothingSet implements Participants.Opening {
        INSTANCE;

        @Override
        public void modes(Lease lease) {}

        @Override
        public void settings(Lease lease) {}

        @Override
        public int isolation() {
            return Connection.TRANSACTION_NONE;
        }
    }

    /** The lowest shard that the transaction has touched; -1 if none is. */
    int first() {
        for (Place place : places) {
            if (!place.lingering) {
                return place.lease.shard();
            }
        }
        return -1;
    }

    /** The connections that take part in the transaction, ascending. */
    List<Lease> participants() {
        List<Lease> participants = new ArrayList<>();
        for (Place place : places) {
            if (!place.lingering) {
                participants.add(place.lease);
            }
        }
        return participants;
    }

    /** The connections that are open, in the transaction or for rows, ascending. */
    List<Lease> all() {
        List<Lease> all = new ArrayList<>();
        for (Place place : places) {
            all.add(place.lease);
        }
        return all;
    }

    /** Takes a connection to one shard: the transaction's, or one that is open for a result, or else one from the pool. */
    Lease take(int shard) throws SQLException {
        Place place = place(shard);
        if (place != null && isLeft(place)) {
            leave(place);
            place = null;
        }
        if (place == null) {
            Lease lease = pools.lease(shard, holder);
            join(lease);
            place = put(lease);
        } else if (place.lingering) {
            takeAgain(place);
        } else if (modes.autoCommit()) {
            become(place.lease);
        }
        place.uses++;
        return place.lease;
    }

    /** Connections that broke while rows were open are not used again: whoever has the rows gives them back. */
    void leaveBroken() {
        places.stream().filter(this::isLeft).toList().forEach(this::leave);
    }

    /** What is kept has locks or listens, and the session is to hear that they are gone. */
    private boolean isLeft(Place place) {
        return place.lease.isBroken() && !place.kept && (modes.autoCommit() || place.lingering);
    }

    private void leave(Place place) {
        places = Few.without(places, place);
        exclusive = Few.with(exclusive, place.lease);
    }

    /** A connection that cannot join is closed, and then nobody's. */
    private void takeAgain(Place place) throws SQLException {
        places = Few.without(places, place);
        held.remove(place.lease);
        join(place.lease);
        place.lingering = false;
        insert(place);
    }

    // Every keyed statement comes by here twice, so without an iterator.
    private @Nullable Place place(int shard) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.lease.shard() == shard) {
                return place;
            }
        }
        return null;
    }

    private Place put(Lease lease) {
        Place place = new Place(lease);
        insert(place);
        return place;
    }

    private void insert(Place place) {
        int before = places.size();
        while (before > 0 && places.get(before - 1).lease.shard() > place.lease.shard()) {
            before--;
        }
        places = Few.with(places, before, place);
    }

    /**
     * Takes one to each of several shards, ascending.
     *
     * @param alone whether they are to be used for this statement alone, as a stream in autocommit needs
     */
    List<Lease> take(int[] shards, boolean alone) throws SQLException {
        if (alone || places.isEmpty()) {
            return takeAll(shards, alone);
        }
        List<Lease> taken = new ArrayList<>(shards.length);
        try {
            for (int shard : shards) {
                taken.add(take(shard));
            }
            return taken;
        } catch (SQLException e) {
            taken.forEach(this::giveBack);
            throw e;
        }
    }

    /**
     * Takes one more to a shard, outside the transaction.
     *
     * @throws ShardlineException NOT_SUPPORTED if this session holds every connection that the shard's pool has
     */
    Lease extra(int shard) throws SQLException {
        if (holder.held(shard) >= pools.capacity(shard)) {
            throw ShardlineException.of(
                            ErrorCode.NOT_SUPPORTED,
                            "the query needs another connection to shard \"%s\" than the transaction's",
                            pools.name(shard))
                    .withDetail("Its pool has %d, and this session holds as many.", pools.capacity(shard))
                    .withHint("Raise pool.maximumPoolSize, or run the query outside the transaction.");
        }
        Lease lease = pools.lease(shard, holder);
        exclusive = Few.with(exclusive, lease);
        held.add(lease);
        return lease;
    }

    /** Takes one that stays until the session is closed. */
    void keep(int shard) throws SQLException {
        Place before = place(shard);
        if (before == null || !before.kept) {
            take(shard);
            Place place = Objects.requireNonNull(place(shard));
            place.kept = true;
            rest(place);
        }
    }

    /** The connection to a shard that is kept. */
    Lease kept(int shard) {
        return Objects.requireNonNull(place(shard)).lease;
    }

    /** The only shard that the transaction has touched, or, where it has touched none, that is kept; -1 if there is none. */
    int sole() {
        List<Lease> participants = participants();
        List<Lease> meant = participants.isEmpty() ? all() : participants;
        return meant.size() == 1 ? meant.get(0).shard() : -1;
    }

    /** One that is kept takes part in no transaction until it is taken again. */
    private void rest(Place place) {
        if (place.kept && place.uses == 1 && modes.autoCommit()) {
            place.lingering = true;
        }
    }

    boolean holds(int shard) {
        return place(shard) != null;
    }

    /** With empty hands all are taken at once, which never ends in a deadlock. */
    private List<Lease> takeAll(int[] shards, boolean alone) throws SQLException {
        List<Lease> taken = pools.leaseAll(shards, holder);
        int joined = 0;
        try {
            for (Lease lease : taken) {
                join(lease);
                joined++;
            }
        } finally {
            if (joined < taken.size()) {
                taken.forEach(held::remove);
                taken.forEach(Lease::close);
            }
        }
        if (alone) {
            exclusive = Few.with(exclusive, taken);
            return taken;
        }
        for (Lease lease : taken) {
            put(lease).uses = 1;
        }
        return taken;
    }

    /** One that cannot join is closed. */
    private void join(Lease lease) throws SQLException {
        boolean joined = false;
        try {
            begin(lease);
            settle(lease);
            held.add(lease);
            joined = true;
        } finally {
            if (!joined) {
                lease.close();
            }
        }
    }

    private void begin(Lease lease) throws SQLException {
        become(lease);
        modes.applyTo(lease);
        if (!modes.autoCommit()) {
            opening.modes(lease);
        }
    }

    private void settle(Lease lease) throws SQLException {
        if (!modes.autoCommit()) {
            opening.settings(lease);
            joining.join(lease);
        }
    }

    /**
     * Brings a connection to each shard into the transaction, which has none yet: what has come in when one fails stays until the
     * transaction is rolled back.
     *
     * @param first done on one after the other, ascending, right after the transaction has begun there
     * @param then done on all, when the first is done on all
     */
    void takeEach(Joining first, Joining then) throws SQLException {
        for (int shard = 0; shard < pools.size(); shard++) {
            Place before = place(shard);
            Lease lease = before == null ? pools.lease(shard, holder) : before.lease;
            if (before == null) {
                put(lease);
                held.add(lease);
            } else {
                before.lingering = false;
            }
            begin(lease);
            first.join(lease);
        }
        for (Lease lease : all()) {
            then.join(lease);
            settle(lease);
        }
    }

    /** Gives a connection what the session has set since it was borrowed. */
    private void become(Lease lease) throws SQLException {
        try {
            lease.become(holder.settings());
        } catch (SQLException e) {
            lease.failed(e);
            throw ShardErrors.named(e, lease.shardName());
        }
    }

    /** Gives a connection back: when neither a transaction nor rows need it any more, to its pool. */
    void giveBack(Lease lease) {
        Place place = place(lease.shard());
        if (place == null || place.lease != lease) {
            exclusive = Few.without(exclusive, lease);
            held.remove(lease);
            lease.close();
            return;
        }
        place.uses--;
        rest(place);
        if (place.uses == 0 && (modes.autoCommit() || place.lingering)) {
            places = Few.without(places, place);
            release(place);
        }
    }

    private void release(Place place) {
        held.remove(place.lease);
        place.lease.close();
    }

    /** Rows that the driver has already received outlive their transaction, so their connections stay until they are read. */
    void endTransaction() {
        for (Place place : places) {
            if (place.uses == 0) {
                places = Few.without(places, place);
                release(place);
            } else {
                place.lingering = true;
                endTransaction(place.lease);
            }
        }
    }

    private static void endTransaction(Lease lease) {
        try {
            lease.connection().setAutoCommit(true);
        } catch (SQLException e) {
            lease.failed(e);
            lease.discard();
        }
    }

    /** Gives every connection back, also those that rows are still read from. */
    void close() {
        while (!places.isEmpty()) {
            Place place = places.get(places.size() - 1);
            places = Few.without(places, place);
            if (place.kept) {
                place.lease.forgetSession();
            }
            release(place);
        }
        while (!exclusive.isEmpty()) {
            giveBack(exclusive.get(exclusive.size() - 1));
        }
    }
}

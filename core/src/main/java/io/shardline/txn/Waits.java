package io.shardline.txn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for whom, over all shards: sessions, and connections of those of whom nothing is known here.
 *
 * @param <S> a session
 */
final class Waits<S> {
    /** A connection on one shard, by its server's process. */
    record Backend(int shard, int pid) {}

    private final Map<Backend, S> owners = new HashMap<>();
    private final Map<Backend, Set<Backend>> blockers = new HashMap<>();

    void owns(S session, Backend backend) {
        owners.put(backend, session);
    }

    void waits(Backend waiting, Backend blocker) {
        blockers.computeIfAbsent(waiting, unused -> new LinkedHashSet<>()).add(blocker);
    }

    /**
     * A circle of waiting connections, each of which is waited for by one that belongs with the connection before it; empty if
     * there is none. One that lies on a single shard is that server's own concern.
     */
    List<Backend> circle() {
        for (Backend start : blockers.keySet()) {
            List<Backend> path = new ArrayList<>();
            if (closes(start, start, path, new HashSet<>())
                    && path.stream().map(Backend::shard).distinct().count() > 1) {
                return path;
            }
        }
        return List.of();
    }

    /** Walks from who waits to who is waited for, and on from whatever that one itself waits with. */
    private boolean closes(Backend at, Backend start, List<Backend> path, Set<Backend> seen) {
        if (!seen.add(at)) {
            return false;
        }
        path.add(at);
        for (Backend blocker : blockers.getOrDefault(at, Set.of())) {
            for (Backend next : waitingOf(blocker)) {
                if (next.equals(start) || closes(next, start, path, seen)) {
                    return true;
                }
            }
        }
        path.remove(path.size() - 1);
        return false;
    }

    private List<Backend> waitingOf(Backend blocker) {
        S session = owners.get(blocker);
        return blockers.keySet().stream()
                .filter(waiting -> waiting.equals(blocker) || session != null && session.equals(owners.get(waiting)))
                .toList();
    }
}

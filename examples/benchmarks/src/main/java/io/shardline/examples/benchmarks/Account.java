package io.shardline.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A row to be written. */
record Account(long id, String name, long balance) {
    /**
     * The accounts that one thread writes, and no other: so what is measured is the work and not who waits for whose row locks.
     *
     * @param number from 0
     * @param of how many threads there are
     */
    record Lane(int number, int of) {
        private long size() {
            return Bank.COUNT / of;
        }

        /** So many different accounts with random ids, as an application's batch has them. */
        List<Account> random(int count) {
            List<Account> accounts = new ArrayList<>(count);
            long first = ThreadLocalRandom.current().nextLong(size());
            for (int i = 0; i < count; i++) {
                // A step that shares no divisor with the number of accounts names each of them once.
                long id = 1 + number * size() + (first + i * 7919L) % size();
                accounts.add(new Account(
                        id, "account " + id, ThreadLocalRandom.current().nextLong(1_000_000)));
            }
            return accounts;
        }
    }
}

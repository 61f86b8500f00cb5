package io.shardline.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A row to be written. */
record Account(long id, String name, long balance) {
    /** So many different accounts with random ids, as an application's batch has them. */
    static List<Account> random(int count) {
        List<Account> accounts = new ArrayList<>(count);
        long first = ThreadLocalRandom.current().nextLong(Bank.COUNT);
        for (int i = 0; i < count; i++) {
            // A step that shares no divisor with the number of accounts names each of them once.
            long id = 1 + (first + i * 7919L) % Bank.COUNT;
            accounts.add(
                    new Account(id, "account " + id, ThreadLocalRandom.current().nextLong(1_000_000)));
        }
        return accounts;
    }
}

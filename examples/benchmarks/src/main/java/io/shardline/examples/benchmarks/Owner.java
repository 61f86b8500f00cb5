package io.shardline.examples.benchmarks;

/** The owner of a key, as one would compute it by hand: PostgreSQL's hash in 1024 buckets, dealt to the shards in even runs. */
final class Owner {
    private Owner() {}

    static int of(long id, int shards) {
        return bucket(id) * shards / 1024;
    }

    /** PostgreSQL's hashint8extended with the seed of its hash partitioning, modulo 1024. */
    private static int bucket(long id) {
        int folded = (int) id ^ (int) (id >= 0 ? id >>> 32 : ~(id >>> 32));
        int a = 0x9e3779b9 + 4 + 3923095;
        int b = a;
        int c = a;
        a += 0x7A5B2236;
        b += 0x7996DCFD;
        a = a - c ^ Integer.rotateLeft(c, 4);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 6);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 8);
        b += a;
        a = a - c ^ Integer.rotateLeft(c, 16);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 19);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 4);
        b += a;
        a += folded;
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
        return c + 227 & 1023;
    }
}

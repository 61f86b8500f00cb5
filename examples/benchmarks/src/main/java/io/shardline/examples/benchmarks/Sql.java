package io.shardline.examples.benchmarks;

import java.util.Collections;

/** The statements, for one contestant's tables. */
record Sql(Bank.Tables tables) {
    static final int TOP = 100;
    static final int FETCH = 1000;

    static final String COPY = "copy copied (id, name, balance) from stdin";

    String select() {
        return "select id, name, balance from " + tables.accounts + " where id = ?";
    }

    String selectLiteral(long id) {
        return "select id, name, balance from " + tables.accounts + " where id = " + id;
    }

    String selectAs(String label) {
        return "select id, name, balance as " + label + " from " + tables.accounts + " where id = ?";
    }

    String upsert() {
        return upsertRows(1);
    }

    String upsertRows(int rows) {
        return "insert into " + tables.ledger + " (id, name, balance) values "
                + String.join(", ", Collections.nCopies(rows, "(?, ?, ?)"))
                + " on conflict (id) do update set name = excluded.name, balance = excluded.balance";
    }

    String count() {
        return "select count(*), sum(balance) from " + tables.accounts;
    }

    String richest() {
        return "select id, name, balance from " + tables.accounts + " order by balance desc limit " + TOP;
    }

    String scan() {
        return "select id, name, balance from " + tables.accounts + " order by id";
    }
}

package io.shardline.oracle;

import io.shardline.Parameter;
import io.shardline.compare.Question;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes up writes to the shop's tables: by shard key, to rows of every shard, and to tables of which every shard has a copy. */
final class RandomWrites {
    private static final int KEYS = 60;

    private final Dice dice;
    private final Random random;

    RandomWrites(Random random) {
        this.random = random;
        this.dice = new Dice(random);
    }

    Question next() {
        return switch (dice.below(24)) {
            case 0, 1 -> insertOrders("");
            case 2 ->
                insertOrders(
                        " on conflict (customer_id, order_id) do update set total = excluded.total + ?, note = 'again'");
            case 3 ->
                insertOrders(dice.of(" on conflict do nothing", " on conflict (order_id, customer_id) do nothing"));
            case 4 -> insertCustomer();
            case 5, 6 -> update();
            case 7 -> updateMany();
            case 8 -> delete();
            case 9 -> insertWithoutKey();
            case 10 -> insertSelect();
            case 11, 12 -> withoutKey();
            case 13, 14 -> referenceTable();
            case 15 -> keyedByAnotherTable();
            case 16 -> assignKey();
            case 21, 22, 23 -> moveRows();
            case 17, 18, 19 -> merge();
            default -> returning();
        };
    }

    private static Question of(String sql, @Nullable Object... values) {
        return new Question(sql, true, Arrays.stream(values).map(Parameter::of).toList());
    }

    private long key() {
        return dice.in(10) ? 100_000 + dice.below(20) : 1 + dice.below(KEYS);
    }

    private Object keyValue() {
        long key = key();
        return switch (dice.below(6)) {
            case 0 -> (int) key;
            case 1 -> BigDecimal.valueOf(key);
            default -> key;
        };
    }

    /** One row or more, for one customer or several. */
    private Question insertOrders(String conflict) {
        List<String> rows = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i <= dice.below(4); i++) {
            boolean literal = dice.in(3);
            rows.add(
                    literal
                            ? "(" + dice.below(40) + ", " + (dice.in(20) ? "null" : Long.toString(key()))
                                    + ", 'EUR', now(), 1.5)"
                            : "(?, ?, 'CZK', '2024-01-01', ?)");
            if (!literal) {
                values.add(dice.below(40));
                values.add(dice.in(30) ? null : keyValue());
                values.add(new BigDecimal(dice.below(1000)).movePointLeft(2));
            }
        }
        if (conflict.contains("?")) {
            values.add(dice.below(100));
        }
        String sql =
                "insert into orders (order_id, customer_id, currency, placed, total) values " + String.join(", ", rows);
        // now() is not the same on two servers.
        return of((sql + conflict).replace("now()", "'2024-02-02'"), values.toArray());
    }

    private Question insertCustomer() {
        String sql = "insert into customers (customer_id, email, created) values (?, ?, '2024-01-01')"
                + dice.of(
                        "",
                        " on conflict (customer_id) do update set email = excluded.email, customer_id = excluded.customer_id");
        return of(sql, keyValue(), "new" + dice.below(100) + "@example.com");
    }

    private Question update() {
        String set = dice.of(
                "note = 'changed'",
                "total = total * 2",
                "priority = coalesce(priority, 0) + 1",
                "order_id = order_id + 1000");
        String where = dice.of(
                " where customer_id = ?",
                " where ? = customer_id and total > 100",
                " where customer_id = ? and order_id in (select order_id from order_lines l where l.customer_id = orders.customer_id)",
                " where customer_id = ? and exists (select from countries k where k.code = orders.ship_country)");
        return of("update orders set " + set + where, keyValue());
    }

    private Question updateMany() {
        return of(
                "update customers set credit = ?, name = 'many' where customer_id "
                        + dice.of("in (?, ?)", "between ? and ?"),
                new BigDecimal(dice.below(1000)),
                key(),
                key());
    }

    private Question assignKey() {
        return dice.in(3)
                // Done where the new key has the same owner.
                ? of("update orders set customer_id = ?, note = 'moved' where customer_id = ?", key(), keyValue())
                : of("update events set customer_id = ?, kind = 'click' where customer_id = ?", key(), keyValue());
    }

    /** To keys that no other row of the same number has, since one server may meet a row before it has made way. */
    private Question moveRows() {
        return switch (dice.below(8)) {
            case 0 ->
                of(
                        "update events set customer_id = customer_id + 1000, i2 = i2 / 2, ratio = ratio * 3, dur = dur * 2"
                                + " where event_id % 50 = ?",
                        dice.below(50));
            case 1 ->
                of(
                        "update events e set customer_id = e.event_id % 50, tags = e.tags || ?::text, txt = left(e.txt || 'x', 40)"
                                + " where e.event_id % 40 = ?",
                        dice.of("t", "with, \"quotes\""), dice.below(40));
            case 2 ->
                of(
                        "update events set customer_id = case when flag then ?::bigint else customer_id end, amount = amount + 1,"
                                + " code = ? where event_id % 30 = ?",
                        key(), "c", dice.below(30));
            case 3 ->
                of(
                        "update events set customer_id = ?, d = d + 1, ts = ts + interval '1 hour', payload = payload || '{\"m\": 1}'"
                                + " where event_id = ? returning customer_id, event_id, ts, d, payload, amount, txt, code",
                        key(),
                        1 + dice.below(400));
            case 4 ->
                of(
                        "update events set customer_id = nullif(customer_id, ?) + ?, i8 = null where event_id % 60 = ?",
                        key(), dice.below(3) * 10_000, dice.below(60));
            case 5 -> of("update empty_s set customer_id = v, tx = tx || '>' where v % 3 = ?", dice.below(3));
            case 6 -> of("update empty_s set (customer_id, v) = (customer_id * 7 % 90 + 1, v + ?)", dice.below(4));
            default ->
                of(
                        "update events set customer_id = customer_id + ? where customer_id = ? and exists (select from countries k"
                                + " where k.eu) and i2 <> ?",
                        dice.below(50),
                        key(),
                        dice.below(5));
        };
    }

    private Question delete() {
        String sql = dice.of(
                "delete from order_lines where customer_id = ? and line_no > 1",
                "delete from orders where customer_id = ? and order_id < 40",
                "delete from orders o using customers c where c.customer_id = o.customer_id and o.customer_id = ? and c.vip",
                "delete from events where customer_id = ? and kind = 'view'");
        return of(sql, keyValue());
    }

    /** Fails on both sides or, where the column could be filled, is refused. */
    private Question insertWithoutKey() {
        return of("insert into orders (order_id, currency, placed) values (?, 'EUR', '2024-01-01')", random.nextInt(9));
    }

    private Question insertSelect() {
        return dice.in(3)
                ? of(
                        "insert into empty_s (customer_id, v) select customer_id, priority from orders where customer_id = ?",
                        keyValue())
                : of(
                        dice.of(
                                // Each row stays where it is made.
                                "insert into empty_s (v, customer_id, tx) select order_id, customer_id, note from orders"
                                        + " where order_id < ?",
                                "insert into empty_s (customer_id, n) select l.customer_id, sum(qty) from order_lines l"
                                        + " where order_id = ? group by l.customer_id",
                                // Rows that go to others.
                                "insert into empty_s (customer_id, v, tx) select order_id, 1, 'moved' from orders where"
                                        + " order_id = ?",
                                "insert into empty_s (customer_id, n, f, j) select customer_id + 1, avg(total), 1.5, '{}' from"
                                        + " orders where order_id < ? group by 1",
                                "insert into empty_s (customer_id, v) select c.customer_id, (select count(*) from orders)"
                                        + " from customers c where c.customer_id = ?",
                                "insert into orders (customer_id, order_id, currency, placed, total) select customer_id + 1,"
                                        + " order_id + 500, currency, placed, total from orders where order_id = ? on conflict do"
                                        + " nothing"),
                        dice.below(12));
    }

    /** Rows of every shard. */
    private Question withoutKey() {
        String where = dice.of(
                " where order_id = ?",
                " where order_id = ? and not exists (select from order_lines l where l.customer_id = orders.customer_id)",
                " where order_id = ? and ship_country in (select code from countries where eu)",
                " where order_id = ? and total > (select avg(population) / 1000000 from countries)",
                " where order_id = ? and total > (select avg(total) from orders o where o.customer_id = orders.customer_id)",
                " where order_id = ? and customer_id in (select customer_id from customers where vip)",
                // What each shard cannot find for itself.
                " where order_id = ? and total > (select avg(total) from orders)",
                " where order_id in (select order_id from orders where priority = ? order by 1 limit 3)");
        return of(
                dice.of(
                                "delete from orders",
                                "update orders set note = 'all', total = total + 1",
                                "update orders set priority = (select max(line_no) from order_lines l where l.customer_id ="
                                        + " orders.customer_id and l.order_id = orders.order_id)")
                        + where,
                dice.below(40));
    }

    private Question keyedByAnotherTable() {
        return of(
                dice.of(
                        "update orders set note = c.email from customers c where c.customer_id = orders.customer_id and c.vip"
                                + " and order_id < ?",
                        "update orders set note = k.name from countries k where k.code = orders.ship_country and order_id < ?",
                        "delete from order_lines using orders o where o.customer_id = order_lines.customer_id"
                                + " and o.order_id = order_lines.order_id and o.priority = ?",
                        "update orders set note = c.name from customers c where c.country = orders.ship_country and order_id < ?"),
                dice.below(20));
    }

    /** Every shard has a copy. */
    private Question referenceTable() {
        int id = dice.below(25);
        return switch (dice.below(6)) {
            case 0 -> of("insert into categories (id, parent_id, name) values (?, ?, 'new')", id, dice.below(9));
            case 1 ->
                of(
                        "insert into categories values (?, 1, 'a'), (?, 2, 'b') on conflict (id) do update set name ="
                                + " categories.name || excluded.name returning id, name",
                        id,
                        id + 30);
            case 2 -> of("update categories set name = upper(name), parent_id = null where id > ?", id);
            case 3 -> of("delete from categories where id = ? returning *", id);
            case 4 ->
                of(
                        "insert into categories select product_id, ?, name from products where product_id > 70 and name is"
                                + " not null on conflict do nothing",
                        id);
            default ->
                of(
                        "update categories set name = 'x' where id in (select customer_id from orders where order_id = ?)",
                        id);
        };
    }

    private Question merge() {
        String insert =
                " when not matched then insert (customer_id, order_id, currency, placed) values (s.k, s.i, 'EUR', '2024-01-01')";
        return switch (dice.below(6)) {
            case 0 ->
                of(
                        "merge into orders o using (values (?::bigint, ?::int)) s (k, i) on o.customer_id = s.k and o.order_id = s.i"
                                + " when matched and o.total > 500 then delete when matched then update set total = o.total + 1"
                                + insert,
                        keyValue(),
                        dice.below(40));
            case 1 ->
                of(
                        "merge into orders o using (select c.customer_id as k, 7 as i, c.vip from customers c where c.customer_id < ?) s"
                                + " on s.k = o.customer_id and o.order_id = s.i when matched and s.vip then delete"
                                + " when matched then update set note = 'merged'"
                                + insert,
                        key());
            case 2 ->
                of(
                        "merge into empty_s e using orders o on e.customer_id = o.customer_id and e.v = o.order_id"
                                + " when matched then update set n = o.total"
                                + " when not matched and o.order_id < ? then insert (customer_id, v) values (o.customer_id, o.order_id)"
                                + " when not matched by source and e.tx is not null then "
                                + dice.of("delete", "update set tx = e.tx || '!'", "do nothing"),
                        dice.below(5));
            case 3 ->
                of(
                        "merge into orders o using countries k on o.ship_country = k.code and o.order_id = ?"
                                + " when matched and k.eu then update set note = k.name",
                        dice.below(40));
            case 4 ->
                of(
                        "merge into categories c using (values (?::int, 'm')) s (id, name) on c.id = s.id"
                                + " when matched then update set name = s.name"
                                + " when not matched then insert (id, name) values (s.id, s.name)",
                        dice.below(40));
            // Two rows, which may be of two shards.
            default ->
                of(
                        "merge into orders o using (values (?::bigint, 1), (?::bigint, 2)) s (k, i)"
                                + " on o.customer_id = s.k and o.order_id = s.i when matched then update set priority = 3"
                                + dice.of("", insert),
                        key(),
                        key());
        };
    }

    private Question returning() {
        return of(
                "insert into empty_s (v, customer_id, tx) values (?, ?, 'a'), (?, ?, 'b'), (3, " + key()
                        + ", 'c') returning customer_id, v + 1 as w, tx",
                dice.below(9),
                key(),
                dice.below(9),
                key());
    }
}

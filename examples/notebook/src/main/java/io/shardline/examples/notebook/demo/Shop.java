package io.shardline.examples.notebook.demo;

import io.shardline.ExecuteOptions;
import io.shardline.ParallelConnection;
import io.shardline.Parameter;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up shop, the same each time: customers and their orders are sharded by customer, and each shard knows the products. */
final class Shop {
    static final String PLACEMENT = """
            customers: { key: customer_id }
            orders:    { key: customer_id } # the same key, so a customer's orders are with him
            products:  reference
            """;

    private static final String TABLES = """
            create table products (
              product_id integer primary key,
              name       text not null,
              category   text not null,
              price      numeric(8, 2) not null);
            create table customers (
              customer_id bigint primary key,
              joined_on   date not null,
              country     text not null);
            create table orders (
              customer_id bigint not null references customers,
              order_id    bigint not null,
              ordered_at  timestamp not null,
              product_id  integer not null references products,
              quantity    integer not null,
              amount      numeric(10, 2) not null,
              primary key (customer_id, order_id));
            insert into products values
              (1, 'kettle', 'kitchen', 39.90), (2, 'teapot', 'kitchen', 54.00), (3, 'knife', 'kitchen', 89.00),
              (4, 'lamp', 'home', 64.50), (5, 'chair', 'home', 149.00), (6, 'rug', 'home', 210.00),
              (7, 'notebook', 'desk', 7.80), (8, 'pen', 'desk', 3.20), (9, 'inkpot', 'desk', 12.40),
              (10, 'tent', 'outdoor', 289.00), (11, 'stove', 'outdoor', 74.00), (12, 'rope', 'outdoor', 31.50)""";

    private static final String[] PRICES = {
        "39.90", "54.00", "89.00", "64.50", "149.00", "210.00", "7.80", "3.20", "12.40", "289.00", "74.00", "31.50"
    };
    private static final String[] COUNTRIES = {"DE", "DE", "DE", "FR", "FR", "PL", "NL", "SE"};
    private static final LocalDate OPENED = LocalDate.of(2025, 1, 1);
    private static final int CUSTOMERS = 2_500;
    private static final int DAYS = 365;

    private final ParallelConnection db;
    private final Random random = new Random(2025);
    private final List<Parameter[]> customers = new ArrayList<>();
    private final List<Parameter[]> orders = new ArrayList<>();

    Shop(ParallelConnection db) {
        this.db = db;
    }

    void load() throws SQLException {
        db.onEachShard((shard, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(TABLES);
            }
        });
        for (int customer = 1; customer <= CUSTOMERS; customer++) {
            makeCustomer(customer);
        }
        db.inTransaction(tx -> {
            tx.runBatch(tx.prepare("insert into customers values (?, ?, ?)"), customers, ExecuteOptions.DEFAULT);
            tx.runBatch(tx.prepare("insert into orders values (?, ?, ?, ?, ?, ?)"), orders, ExecuteOptions.DEFAULT);
        });
    }

    /** More customers come every month, and each orders for some time, more rarely as it goes on. */
    private void makeCustomer(int customer) {
        int day = (int) (DAYS * Math.sqrt(random.nextDouble()));
        customers.add(parameters((long) customer, OPENED.plusDays(day), COUNTRIES[random.nextInt(COUNTRIES.length)]));
        double loyalty = 0.35 + 0.5 * random.nextDouble();
        double at = day;
        for (int order = 1; at < DAYS && order <= 40; order++) {
            makeOrder(customer, order, OPENED.atStartOfDay().plusMinutes((long) (at * 24 * 60)));
            at += 4 - 35 * Math.log(1 - random.nextDouble());
            if (random.nextDouble() > loyalty) {
                return;
            }
        }
    }

    private void makeOrder(int customer, int order, LocalDateTime at) {
        double taste = random.nextDouble() * random.nextDouble();
        int product = (customer * 7 + (int) (taste * PRICES.length)) % PRICES.length;
        int quantity = 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
        BigDecimal amount = new BigDecimal(PRICES[product]).multiply(BigDecimal.valueOf(quantity));
        orders.add(parameters((long) customer, (long) order, at, product + 1, quantity, amount));
    }

    private static Parameter[] parameters(Object... values) {
        Parameter[] parameters = new Parameter[values.length];
        for (int i = 0; i < values.length; i++) {
            parameters[i] = Parameter.of(values[i]);
        }
        return parameters;
    }
}

package io.shardline.examples.balances;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes each kind of change, says whether the balances are right after it, and shows the plans that the indexes are for. */
public final class Balances {
    /** The queries and the index that each is there to use. */
    static final Map<String, String> QUERIES = Map.of(
            "transactions_blocked",
            "select user_id, transaction_id from transactions where status = 'BLOCKED' order by user_id limit 20",
            "transactions_of_user",
            "select * from transactions where user_id = (select min(user_id) from users)"
                    + " and certified_by_user is not null order by certified_by_user desc limit 5",
            "transactions_in_time",
            "select sum(amount) from transactions where certified_by_user >= '2024-01-02' and certified_by_user < '2024-01-03'");

    private Balances() {}

    public static void main(String[] arguments) throws Exception {
        try (Bank bank = new Bank(1_000, 400_000)) {
            System.out.printf(
                    "%-32s wrong: %d, total %s%n", "400,000 transactions copied", bank.wrongBalances(), bank.total());
            for (String index : List.of("transactions_blocked", "transactions_of_user", "transactions_in_time")) {
                String query = Objects.requireNonNull(QUERIES.get(index));
                System.out.printf("%n%s%n", query);
                bank.plan(query).forEach(line -> System.out.println("    " + line));
            }
            System.out.println();
            for (Change change : Change.all()) {
                change.work().on(bank.db());
                System.out.printf("%-32s wrong: %d, total %s%n", change.name(), bank.wrongBalances(), bank.total());
            }
        }
    }
}

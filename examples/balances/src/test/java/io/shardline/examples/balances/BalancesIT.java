package io.shardline.examples.balances;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BalancesIT {
    @Test
    void everyBalanceIsRightAfterEveryKindOfChangeAndEveryIndexIsUsed() throws Exception {
        try (Bank bank = new Bank(200, 60_000)) {
            assertThat(bank.wrongBalances()).as("after COPY").isZero();
            for (Map.Entry<String, String> query : Balances.QUERIES.entrySet()) {
                assertThat(String.join("\n", bank.plan(query.getValue()))).contains(query.getKey());
            }
            Set<String> totals = new HashSet<>();
            for (Change change : Change.all()) {
                String before = bank.total();
                change.work().on(bank.db());
                assertThat(bank.wrongBalances()).as(change.name()).isZero();
                if (!before.equals(bank.total())) {
                    totals.add(change.name());
                }
            }
            // Moving to another user and saying the same again leave the sum as it is; nothing else does.
            assertThat(totals).hasSize(Change.all().size() - 2);
        }
    }
}

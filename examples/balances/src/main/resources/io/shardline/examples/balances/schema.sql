create table users (
    user_id bigint primary key,
    name text not null
);

create table transactions (
    user_id bigint not null references users,
    transaction_id bigint not null,
    amount numeric(14, 2) not null,
    status text not null check (status in ('APPROVED', 'BLOCKED', 'REFUSED')),
    certified_by_user timestamptz,
    primary key (user_id, transaction_id)
);

create table balances (
    user_id bigint primary key,
    balance numeric not null,
    transactions bigint not null
);

-- The few that are blocked.
create index transactions_blocked on transactions (user_id, transaction_id) where status = 'BLOCKED';
-- The last ones of a user, read backwards.
create index transactions_of_user on transactions (user_id, certified_by_user);
-- A range of time over all users: a few kilobytes, as long as rows come in the order of time.
create index transactions_in_time on transactions using brin (certified_by_user) with (pages_per_range = 16);

-- What counts for a balance: approved and certified.
create function counts(status text, certified timestamptz) returns boolean
    language sql immutable as $$ select status = 'APPROVED' and certified is not null $$;

-- One statement per statement, however many rows it wrote; in the order of the key, so that two of them do not deadlock.
create function add_to_balances() returns trigger language plpgsql as $$
begin
    insert into balances as b (user_id, balance, transactions)
    select user_id, sum(amount), count(*) from new_rows where counts(status, certified_by_user)
     group by user_id order by user_id
    on conflict (user_id) do update
       set balance = b.balance + excluded.balance, transactions = b.transactions + excluded.transactions;
    return null;
end $$;

create function take_from_balances() returns trigger language plpgsql as $$
begin
    insert into balances as b (user_id, balance, transactions)
    select user_id, -sum(amount), -count(*) from old_rows where counts(status, certified_by_user)
     group by user_id order by user_id
    on conflict (user_id) do update
       set balance = b.balance + excluded.balance, transactions = b.transactions + excluded.transactions;
    return null;
end $$;

create function change_balances() returns trigger language plpgsql as $$
begin
    insert into balances as b (user_id, balance, transactions)
    select user_id, sum(amount), sum(one)
      from (select user_id, amount, 1 as one from new_rows where counts(status, certified_by_user)
            union all
            select user_id, -amount, -1 from old_rows where counts(status, certified_by_user)) both_sides
     group by user_id having sum(amount) <> 0 or sum(one) <> 0 order by user_id
    on conflict (user_id) do update
       set balance = b.balance + excluded.balance, transactions = b.transactions + excluded.transactions;
    return null;
end $$;

-- TRUNCATE has no rows to tell of; there are none left.
create function clear_balances() returns trigger language plpgsql as $$
begin
    delete from balances;
    return null;
end $$;

create trigger balances_after_insert after insert on transactions
    referencing new table as new_rows for each statement execute function add_to_balances();
create trigger balances_after_update after update on transactions
    referencing old table as old_rows new table as new_rows for each statement execute function change_balances();
create trigger balances_after_delete after delete on transactions
    referencing old table as old_rows for each statement execute function take_from_balances();
create trigger balances_after_truncate after truncate on transactions
    for each statement execute function clear_balances();

// A shop whose customers and orders are sharded by customer. What no shard can answer alone, PostgreSQL answers over the rows
// of all of them.

sql("select count(*) as orders, count(distinct customer_id) as customers, sum(amount) as revenue from orders");

// Top n of a group: the three customers of each country who spent most.
sql("""
        select country, customer_id, spent, place
        from (select c.country, c.customer_id, sum(o.amount) as spent,
                     rank() over (partition by c.country order by sum(o.amount) desc) as place
              from customers c join orders o on o.customer_id = c.customer_id
              group by c.country, c.customer_id) ranked
        where place <= 3
        order by country, place, customer_id""");
explain("""
        select country, customer_id, spent, place
        from (select c.country, c.customer_id, sum(o.amount) as spent,
                     rank() over (partition by c.country order by sum(o.amount) desc) as place
              from customers c join orders o on o.customer_id = c.customer_id
              group by c.country, c.customer_id) ranked
        where place <= 3
        order by country, place, customer_id""");

// A window over all shards: revenue by month, its sum so far, and the change to the month before.
var months = sql("""
        with months as (
            select date_trunc('month', ordered_at)::date as month, sum(amount) as revenue
            from orders group by 1)
        select month, revenue, sum(revenue) over (order by month) as so_far,
               round(100 * (revenue / lag(revenue) over (order by month) - 1), 1) as change_percent
        from months order by month""");
bars(months.pick("month", "revenue"), "Revenue by month");

// Categories over time, a line each. The second column names the line.
lines(rows("""
        select date_trunc('month', o.ordered_at)::date as month, p.category, sum(o.amount) as revenue
        from orders o join products p on p.product_id = o.product_id
        group by 1, 2 order by 1, 2"""), "Revenue by category");

// Cohorts: of the customers who joined in a month, how many percent order again in the months after?
var cohorts = sql("""
        with cohort as (
            select customer_id, date_trunc('month', joined_on)::date as joined from customers),
        active as (
            select distinct c.joined, o.customer_id,
                   (extract(year from o.ordered_at) - extract(year from c.joined))::int * 12
                   + (extract(month from o.ordered_at) - extract(month from c.joined))::int as month
            from orders o join cohort c on c.customer_id = o.customer_id),
        sizes as (select joined, count(*) as size from cohort group by joined)
        select a.month as months_later, to_char(a.joined, 'YYYY-MM') as cohort,
               round(100.0 * count(*) / s.size, 1) as percent_active
        from active a join sizes s on s.joined = a.joined
        where extract(month from a.joined) in (1, 4, 7)
        group by a.month, a.joined, s.size
        order by a.joined, a.month""");
lines(cohorts, "Customers who order again, by the month in which they joined");

// How many orders has a customer? Aggregated twice: on the shards, and over what they say.
bars(rows("""
        select orders, count(*) as customers
        from (select customer_id, least(count(*), 10) as orders from orders group by customer_id) each
        group by orders order by orders"""), "Orders of a customer (10: ten or more)");

// One customer is on one shard, whatever is asked about him.
sql("""
        select ordered_at::date as day, p.name, amount, sum(amount) over (order by ordered_at) as so_far
        from orders o join products p using (product_id)
        where customer_id = ? order by ordered_at""", 7);

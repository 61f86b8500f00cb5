// Where and when flights are late. 20,000 flights of January to March 2001, sharded by the airport they leave from.

// What is there, and where?
tables();
describe("flights");

// The ten busiest airports. A group is on one shard, so the shards do all of this, and their rows are merged.
var busiest = sql("""
        select f.origin, a.city, count(*) as flights, round(avg(f.delay_min), 1) as mean_delay
        from flights f join airports a on a.iata = f.origin
        group by f.origin, a.city
        order by flights desc, f.origin limit 10""");
bars(busiest.pick("city", "mean_delay"), "Mean delay of the ten busiest airports");
plan("""
        select f.origin, a.city, count(*) as flights, round(avg(f.delay_min), 1) as mean_delay
        from flights f join airports a on a.iata = f.origin
        group by f.origin, a.city
        order by flights desc, f.origin limit 10""");

// By hour of departure. Every shard has a part of each hour; the parts are put together.
var byHour = sql("""
        select extract(hour from departed_at)::int as hour, count(*) as flights, avg(delay_min) as mean_delay
        from flights where extract(hour from departed_at) >= 5 group by 1 order by 1""");
bars(byHour.pick("hour", "mean_delay"), "Delay grows over the day");

// By day, and the worst of each day.
lines(rows("""
        select departed_at::date as day, avg(delay_min) as mean, max(delay_min) as worst
        from flights group by 1 order by 1"""), "Delay by day, mean and worst");

// How delays are spread.
histogram(rows("select delay_min from flights where delay_min between -30 and 120"), "Most flights are on time");

// Does distance matter? A dot for each route of ten flights or more.
var routes = rows("""
        select distance_mi, avg(delay_min) as mean_delay, origin, destination, count(*) as flights
        from flights group by origin, destination, distance_mi having count(*) >= 10""");
scatter(routes.pick("distance_mi", "mean_delay"), "Delay and distance, a dot for each route");

// Rows as records, for what is easier said in Java: the longest run of on-time flights.
record Flight(LocalDateTime departedAt, String origin, int delayMin) {}
var fromPhoenix = rows("select * from flights where origin = ? order by departed_at", "PHX").as(Flight.class);
int longest = 0, run = 0;
for (Flight flight : fromPhoenix) {
    run = flight.delayMin() <= 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
}
System.out.println(longest + " flights in a row left Phoenix and arrived on time");

// More rows than should be held: they pass one by one.
var late = stream("select delay_min from flights").filter(row -> row.getLong("delay_min") > 60).count();
System.out.println(late + " flights were more than an hour late");

// A look at one's own cluster: how evenly it is filled, which shard is slow, and whether rows are where they belong.

// What each shard holds of the sharded tables, as the servers estimate it.
var held = shards();
bars(held.pick("shard", "rows"), "Rows on each shard");

// Skew has a cause: a few keys have many rows. Counted exactly, and then the keys to blame.
shards("flights");
var heavy = sql("""
        select origin, count(*) as flights, round(100.0 * count(*) / 20000, 1) as percent
        from flights group by origin order by flights desc, origin limit 5""");

// Which of them share a shard? The plan of a statement with a key says where it goes.
for (Row row : heavy) {
    System.out.print(row.text("origin") + "  ");
    explain("select 1 from flights where origin = ?", row.get("origin"));
}

// How long does each shard take for the same work? The one with most rows is the one to wait for.
timing("select destination, avg(delay_min), count(*) from flights group by destination");

// Rows that somebody loaded past Shardline, to the wrong shard: found, because each key says where it belongs.
db().onEachShard((shard, connection) -> {
    try (var statement = connection.createStatement()) {
        statement.execute("insert into route_day values ('PHX', 'LAS', '2001-04-01', 1, 0)");
    }
});
misplaced();

// A statement with the key sees one of the four rows, one without it sees all: that is the harm of it.
sql("select count(*) from route_day where origin = 'PHX' and day = '2001-04-01'");
sql("select count(*) from route_day where day = '2001-04-01'");

// Repaired: on each shard, what another one owns is deleted.
db().onEachShard((shard, connection) -> {
    if (!db().explain("select 1 from route_day where origin = 'PHX'").startsWith("Route  " + shard)) {
        try (var statement = connection.createStatement()) {
            statement.execute("delete from route_day where day = '2001-04-01'");
        }
    }
});
misplaced();

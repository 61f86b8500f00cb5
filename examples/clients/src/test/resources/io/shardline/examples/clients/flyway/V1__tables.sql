create table parcel (id bigint primary key, zone varchar(8), weight numeric(8, 2));
create index parcel_zone on parcel (zone);
create table zone (code varchar(8) primary key, name text);

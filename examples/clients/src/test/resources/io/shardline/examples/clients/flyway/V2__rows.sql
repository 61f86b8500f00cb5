insert into zone values ('n', 'north'), ('s', 'south');
insert into parcel values (1, 'n', 1.5), (2, 's', 2.5), (3, 'n', 3.5), (4, 's', 4.5);
alter table parcel add column sent date;

--liquibase formatted sql

--changeset shop:1
create table parcel (id bigint primary key, zone varchar(8), weight numeric(8, 2));
--rollback drop table parcel;

--changeset shop:2
insert into parcel values (1, 'n', 1.5), (2, 's', 2.5), (3, 'n', 3.5), (4, 's', 4.5);
--rollback delete from parcel;

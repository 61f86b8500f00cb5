package io.shardline.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hibernate ORM, which makes its own tables. */
@Client(name = "Hibernate ORM", type = SessionFactory.class)
class HibernateIT {
    private static Shards shards;
    private static SessionFactory factory;

    /** Sharded by a UUID that Hibernate makes. */
    @Entity(name = "Device")
    @SuppressWarnings("NullAway") // Hibernate sets the id.
    public static class Device {
        @Id
        @GeneratedValue
        UUID id;

        String name;

        @Version
        int version;

        Device() {}

        Device(String name) {
            this.name = name;
        }
    }

    /** Sharded by a key that the program gives. */
    @Entity(name = "Reading")
    public static class Reading {
        @Id
        long id;

        String site;
        double temperature;

        Reading() {}

        Reading(long id, String site, double temperature) {
            this.id = id;
            this.site = site;
            this.temperature = temperature;
        }
    }

    /** Sharded by an identity column that the insert itself counts up. */
    @Entity(name = "Invoice")
    @SuppressWarnings("NullAway") // Hibernate sets the id.
    public static class Invoice {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String customer;

        Invoice() {}

        Invoice(String customer) {
            this.customer = customer;
        }
    }

    /** Sharded by numbers of a sequence, which Hibernate draws in blocks. */
    @Entity(name = "Parcel")
    @SuppressWarnings("NullAway") // Hibernate sets the id.
    public static class Parcel {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "parcels")
        @SequenceGenerator(name = "parcels", sequenceName = "parcels", allocationSize = 50)
        Long id;

        String zone;

        Parcel() {}

        Parcel(String zone) {
            this.zone = zone;
        }
    }

    /** Sharded by its id, with volumes that lie where it lies. */
    @Entity(name = "Shelf")
    public static class Shelf {
        @Id
        long id;

        @OneToMany(mappedBy = "shelf", cascade = CascadeType.ALL, orphanRemoval = true)
        @OrderBy("id.number")
        List<Volume> volumes = new ArrayList<>();

        Shelf() {}

        Shelf(long id) {
            this.id = id;
        }

        void add(String title) {
            Volume volume = new Volume();
            volume.shelf = this;
            volume.id = new VolumeId(id, volumes.size() + 1);
            volume.title = title;
            volumes.add(volume);
        }
    }

    /** The key of a child begins with its parent's. */
    @Embeddable
    public record VolumeId(long shelfId, int number) {}

    /** Sharded by the id of its shelf. */
    @Entity(name = "Volume")
    @SuppressWarnings("NullAway") // Hibernate sets the fields.
    public static class Volume {
        @EmbeddedId
        VolumeId id;

        @MapsId("shelfId")
        @ManyToOne(fetch = FetchType.LAZY)
        Shelf shelf;

        String title;

        Volume() {}
    }

    @BeforeAll
    static void start() throws SQLException {
        shards = new Shards("", """
                device: { key: id }
                reading: { key: id }
                invoice: { key: id }
                parcel: { key: id }
                shelf: { key: id }
                volume: { key: shelf_id }
                """);
        factory = configuration("create").buildSessionFactory();
    }

    private static Configuration configuration(String schema) {
        Configuration configuration = new Configuration();
        configuration.addAnnotatedClass(Device.class).addAnnotatedClass(Reading.class);
        configuration.addAnnotatedClass(Invoice.class).addAnnotatedClass(Parcel.class);
        configuration.addAnnotatedClass(Shelf.class).addAnnotatedClass(Volume.class);
        configuration.setProperty("hibernate.hbm2ddl.auto", schema);
        configuration.getProperties().put("hibernate.connection.datasource", shards.dataSource());
        configuration.setProperty("hibernate.jdbc.batch_size", "20");
        return configuration;
    }

    @AfterAll
    static void stop() throws SQLException {
        factory.close();
        shards.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        shards.clear("device, reading, invoice, parcel, volume, shelf");
    }

    @Test
    void storesAndFindsEntitiesByUuid() {
        UUID id = factory.fromTransaction(session -> {
            Device device = new Device("pump");
            session.persist(device);
            return device.id;
        });
        factory.inTransaction(session -> session.find(Device.class, id).name = "valve");
        factory.inSession(session -> {
            Device device = session.find(Device.class, id);
            assertThat(device.name).isEqualTo("valve");
            assertThat(device.version).isEqualTo(1);
        });
    }

    @Test
    void countsByIdentityAndSequence() throws SQLException {
        factory.inTransaction(session -> {
            for (int i = 0; i < 30; i++) {
                Invoice invoice = new Invoice("c" + i);
                session.persist(invoice);
                assertThat(invoice.id).isNotNull();
                session.persist(new Parcel("z" + i % 2));
            }
        });
        assertThat(shards.counts("select count(*) from invoice")).doesNotContain(0L);
        assertThat(shards.counts("select count(*) from parcel")).doesNotContain(0L);
        factory.inSession(session -> {
            List<Long> ids = session.createQuery("select i.id from Invoice i order by i.id", Long.class)
                    .getResultList();
            assertThat(ids).hasSize(30).doesNotHaveDuplicates();
            assertThat(session.find(Invoice.class, ids.get(7)).customer).isEqualTo("c7");
            assertThat(session.createQuery("select count(distinct p.id) from Parcel p", Long.class)
                            .getSingleResult())
                    .isEqualTo(30);
        });
    }

    @Test
    void noticesByVersionsWhatAnotherHasChanged() {
        Device device = factory.fromTransaction(session -> {
            Device made = new Device("pump");
            session.persist(made);
            return made;
        });
        factory.inTransaction(session -> session.find(Device.class, device.id).name = "first");
        device.name = "second";
        assertThatThrownBy(() -> factory.inTransaction(session -> session.merge(device)))
                .isInstanceOf(OptimisticLockException.class);
    }

    @Test
    void insertsInBatchesAndReadsPages() throws SQLException {
        factory.inTransaction(session -> {
            for (long id = 1; id <= 50; id++) {
                session.persist(new Reading(id, "site " + id % 3, id / 2.0));
            }
        });
        assertThat(shards.counts("select count(*) from reading")).doesNotContain(0L);
        factory.inSession(session -> {
            List<Reading> page = session.createQuery("from Reading r order by r.id", Reading.class)
                    .setFirstResult(10)
                    .setMaxResults(5)
                    .getResultList();
            assertThat(page).extracting(reading -> reading.id).containsExactly(11L, 12L, 13L, 14L, 15L);
            assertThat(session.createQuery("select count(r) from Reading r where r.temperature > 20", Long.class)
                            .getSingleResult())
                    .isEqualTo(10);
            assertThat(session.createQuery(
                                    "select r.site, count(*) from Reading r group by r.site order by 2 desc, 1",
                                    Object[].class)
                            .getResultList())
                    .extracting(row -> row[1])
                    .containsExactly(17L, 17L, 16L);
        });
    }

    @Test
    void deletesAndLocksPessimistically() {
        factory.inTransaction(session -> session.persist(new Reading(7, "x", 1)));
        factory.inTransaction(session -> {
            Reading reading = session.find(Reading.class, 7L, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE);
            session.remove(reading);
        });
        factory.inSession(session -> assertThat(session.find(Reading.class, 7L)).isNull());
    }

    @Test
    void namesTheConstraintThatWasViolated() {
        factory.inTransaction(session -> session.persist(new Reading(8, "x", 1)));
        assertThatThrownBy(() -> factory.inTransaction(session -> session.persist(new Reading(8, "y", 1))))
                .isInstanceOfSatisfying(
                        ConstraintViolationException.class,
                        e -> assertThat(e.getConstraintName()).isEqualTo("reading_pkey"));
    }

    @Test
    void keepsChildrenWithCompositeIdsBesideTheirParents() throws SQLException {
        factory.inTransaction(session -> {
            for (long id = 1; id <= 24; id++) {
                Shelf shelf = new Shelf(id);
                shelf.add("first");
                shelf.add("second");
                shelf.add("third");
                session.persist(shelf);
            }
        });
        assertThat(shards.counts("select count(*) from volume")).doesNotContain(0L);
        factory.inTransaction(
                session -> assertThat(session.find(Shelf.class, 7L).volumes.remove(0).title)
                        .isEqualTo("first"));
        factory.inSession(session -> {
            assertThat(session.createQuery(
                                    "select s from Shelf s join fetch s.volumes v where v.title <> 'third' order by s.id",
                                    Shelf.class)
                            .getResultList())
                    .hasSize(24)
                    .extracting(shelf -> shelf.volumes.get(shelf.volumes.size() - 1).title)
                    .containsOnly("second");
            assertThat(session.find(Volume.class, new VolumeId(7, 1))).isNull();
            assertThat(session.createQuery("select count(*) from Volume v where v.shelf.id in (7, 8, 9)", Long.class)
                            .getSingleResult())
                    .isEqualTo(8);
        });
    }

    @Test
    void changesManyRowsWithOneBulkStatement() {
        factory.inTransaction(session -> {
            for (long id = 1; id <= 40; id++) {
                session.persist(new Reading(id, "old", id));
            }
        });
        factory.inTransaction(session -> {
            assertThat(session.createMutationQuery("update Reading r set r.site = 'new' where r.temperature > 30")
                            .executeUpdate())
                    .isEqualTo(10);
            assertThat(session.createMutationQuery("delete from Reading r where r.site = 'old'")
                            .executeUpdate())
                    .isEqualTo(30);
        });
        factory.inSession(
                session -> assertThat(session.createQuery("select r.site from Reading r order by r.id", String.class)
                                .getResultList())
                        .hasSize(10)
                        .containsOnly("new"));
    }

    @Test
    void findsItsOwnSchemaValid() {
        configuration("validate").buildSessionFactory().close();
        configuration("update").buildSessionFactory().close();
    }
}

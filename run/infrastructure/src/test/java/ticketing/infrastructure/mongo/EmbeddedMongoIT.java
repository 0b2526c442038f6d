package ticketing.infrastructure.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedMongoIT {

    private static final int DOCUMENTS = 100_000;
    private static final int UPDATES = 100;
    private static final int READS = 500;
    private static final int FIELDS = 100;

    private static final AtomicLong examined = new AtomicLong();
    private static final MongoServer server = new MongoServer(new CountingBackend());
    private static MongoClient client;
    private static MongoCollection<Document> tickets;

    @BeforeAll
    static void fill() {
        client = MongoClients.create(server.bindAndGetConnectionString());
        tickets = client.getDatabase("tickets").getCollection("tickets");
        tickets.insertMany(
                IntStream.range(0, DOCUMENTS)
                        .mapToObj(i -> new Document("_id", "id-" + i).append("version", 0))
                        .toList());
    }

    @BeforeEach
    void count_anew() {
        examined.set(0);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void compares_and_sets_by_reading_one_document() {
        for (int i = 0; i < UPDATES; i++) {
            var query = new Document("_id", "id-" + (i * 7)).append("version", 0);
            assertThat(tickets.updateOne(query, inc("version", 1)).getModifiedCount()).isOne();
        }
        assertThat(examined.get()).isLessThan(DOCUMENTS);
    }

    @Test
    void finds_and_modifies_by_reading_one_document() {
        for (int i = 0; i < UPDATES; i++) {
            var query = and(eq("_id", "id-" + (DOCUMENTS - 1 - i)), gte("version", 0));
            assertThat(tickets.findOneAndUpdate(query, inc("version", 1)))
                    .containsEntry("version", 0);
            assertThat(tickets.find(query).first()).containsEntry("version", 1);
        }
        assertThat(examined.get()).isLessThan(DOCUMENTS);
    }

    @Test
    void deletes() {
        assertThat(tickets.deleteOne(eq("_id", "id-70000")).getDeletedCount()).isOne();
        assertThat(tickets.findOneAndDelete(eq("_id", "id-70001"))).containsEntry("version", 0);
        assertThat(tickets.countDocuments(in("_id", "id-70000", "id-70001"))).isZero();
    }

    @Test
    void sets_nothing_if_the_rest_does_not_match() {
        var query = and(eq("_id", "id-50000"), eq("version", 7));
        assertThat(tickets.updateOne(query, inc("version", 1)).getMatchedCount()).isZero();
        assertThat(tickets.find(eq("_id", "id-50000")).first()).containsEntry("version", 0);
        assertThat(tickets.countDocuments(and(eq("_id", "no such id"), eq("version", 0)))).isZero();
    }

    @Test
    void replaces_a_document_if_a_field_has_that_value_still() {
        var found = eq("_id", "id-40000");
        assertThat(tickets.updateOne(found, replacement(0, 1)).getModifiedCount()).isOne();
        assertThat(tickets.updateOne(found, replacement(0, 2)).getModifiedCount()).isZero();
        assertThat(tickets.find(found).first())
                .isEqualTo(new Document("_id", "id-40000").append("version", 1));
        assertThat(examined.get()).isLessThan(DOCUMENTS);
    }

    private static List<Document> replacement(int seen, int next) {
        return List.of(
                new Document(
                        "$replaceWith",
                        new Document(
                                "$cond",
                                List.of(
                                        new Document("$eq", List.of("$version", seen)),
                                        new Document(
                                                "$literal",
                                                new Document("_id", "id-40000")
                                                        .append("version", next)),
                                        "$$ROOT"))));
    }

    @Test
    void refuses_what_else_a_pipeline_can_do() {
        var other = List.of(new Document("$set", new Document("version", 7)));
        assertThatExceptionOfType(MongoException.class)
                .isThrownBy(() -> tickets.updateOne(eq("_id", "id-30000"), other));
        assertThat(tickets.find(eq("_id", "id-30000")).first()).containsEntry("version", 0);
    }

    @Test
    void still_finds_what_is_named_otherwise_than_by_one_id() {
        assertThat(tickets.find(and(in("_id", "id-60000", "id-60001"), eq("version", 0))))
                .hasSize(2);
        assertThat(tickets.countDocuments(and(gte("_id", "id-99990"), eq("_id", "id-99991"))))
                .isOne();
        assertThat(tickets.countDocuments(and(gte("_id", "id-9999"), eq("version", 99)))).isZero();
    }

    /** A reader gets a consistent version of a document, and no connection breaks. */
    @Test
    void gives_out_whole_documents_while_they_are_replaced() throws Exception {
        var changing = client.getDatabase("tickets").getCollection("changing");
        changing.insertMany(List.of(version("one", 0), version("other", 0)));
        var over = new AtomicBoolean();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing =
                    Stream.of("one", "other")
                            .map(id ->
                                    writers.submit(() -> {
                                        for (int i = 1; !over.get(); i++) {
                                            changing.replaceOne(eq("_id", id), version(id, i));
                                        }
                                    }))
                            .toList();
            try {
                for (int i = 0; i < READS; i++) {
                    assertThat(changing.find().batchSize(1))
                            .hasSize(2)
                            .allSatisfy(read ->
                                    assertThat(read)
                                            .isEqualTo(
                                                    version(
                                                            read.getString("_id"),
                                                            read.getInteger("field-0"))));
                }
            } finally {
                over.set(true);
            }
            for (var writer : writing) {
                writer.get();
            }
        }
    }

    private static Document version(String id, int version) {
        var document = new Document("_id", id);
        for (int i = 0; i < FIELDS; i++) {
            document.append("field-" + i, version);
        }
        return document;
    }

    private static final class CountingBackend extends EmbeddedMongo.Backend {
        @Override
        MemoryCollection newCollection(
                MongoDatabase database,
                String name,
                CollectionOptions options,
                CursorRegistry cursors) {
            return new EmbeddedMongo.LookUpById(database, name, options, cursors) {
                @Override
                protected boolean documentMatchesQuery(
                        de.bwaldvogel.mongo.bson.Document document,
                        de.bwaldvogel.mongo.bson.Document query) {
                    examined.incrementAndGet();
                    return super.documentMatchesQuery(document, query);
                }
            };
        }
    }
}

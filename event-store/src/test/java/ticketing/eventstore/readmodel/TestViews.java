package ticketing.eventstore.readmodel;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bson.UuidRepresentation;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions.BigDecimalRepresentation;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;
import ticketing.infrastructure.mongo.TestMongo;

/** A read model in a database of its own, filled by tests of endpoints. No stream is needed. */
public final class TestViews<V extends View, E extends DomainEvent> implements Views<V, E> {

    private static final String COLLECTION = "views";

    private final MongoTemplate mongo;
    private final Class<V> type;
    private final GatedCollection<V, E> views;
    private Instant shownUpTo = Instant.MAX;

    public TestViews(Class<V> type, Projection<V, E> projection) {
        this.mongo = database();
        this.type = type;
        this.views = new GatedCollection<>(mongo, type, projection, COLLECTION);
    }

    private static MongoTemplate database() {
        var uri = new ConnectionString(TestMongo.newDatabase());
        var client =
                MongoClients.create(
                        MongoClientSettings.builder()
                                .applyConnectionString(uri)
                                .uuidRepresentation(UuidRepresentation.STANDARD)
                                .build());
        var mongo =
                new MongoTemplate(
                        new SimpleMongoClientDatabaseFactory(
                                client, Objects.requireNonNull(uri.getDatabase())));
        if (mongo.getConverter() instanceof MappingMongoConverter converter) {
            converter.setCustomConversions(
                    MongoCustomConversions.create(conversions ->
                            conversions.bigDecimal(BigDecimalRepresentation.DECIMAL128)));
            converter.afterPropertiesSet();
        }
        return mongo;
    }

    @Override
    public Optional<V> find(UUID id) {
        return Optional.ofNullable(mongo.findById(id, type, COLLECTION));
    }

    @Override
    public List<V> find(Query query) {
        return mongo.find(query, type, COLLECTION);
    }

    @Override
    public Instant shownUpTo() {
        return shownUpTo;
    }

    /** Without this call, everything is shown. */
    public void setShownUpTo(Instant time) {
        shownUpTo = time;
    }

    @Override
    public void project(List<RecordedEvent<E>> appended) {
        var _ = views.handle(appended);
    }
}

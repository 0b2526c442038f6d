package ticketing.eventstore.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.UuidRepresentation;
import org.bson.codecs.UuidCodec;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Needs no server: a client that never connects has settings, too. */
class DatabaseAutoConfigurationTest {

    private static final String NOWHERE = "spring.mongodb.uri=mongodb://127.0.0.1:1/test";

    @Test
    void a_database_that_is_away_is_not_waited_for_long() {
        withClient(NOWHERE, client -> assertThat(patienceOf(client)).isEqualTo(1_000));
    }

    @Test
    void what_the_uri_says_about_patience_wins() {
        withClient(
                NOWHERE + "?serverSelectionTimeoutMS=7000",
                client -> assertThat(patienceOf(client)).isEqualTo(7_000));
    }

    @Test
    void ids_are_stored_as_standard_uuids() {
        withClient(
                NOWHERE,
                client ->
                        assertThat(client.getCodecRegistry().get(UUID.class))
                                .isInstanceOfSatisfying(
                                        UuidCodec.class,
                                        codec ->
                                                assertThat(codec.getUuidRepresentation())
                                                        .isEqualTo(UuidRepresentation.STANDARD)));
    }

    /** Seen with injected faults: of 120 queries ended by a cut connection, 21 failed like this. */
    @Test
    void an_outage_is_told_from_a_mistake() {
        var address = new ServerAddress();
        var recovering =
                new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(11600));
        withContext(
                NOWHERE,
                context -> {
                    var translator =
                            context.getBean(MongoDatabaseFactory.class).getExceptionTranslator();
                    assertThat(
                                    List.of(
                                            new MongoConnectionPoolClearedException(
                                                    new ServerId(new ClusterId(), address), null),
                                            new MongoServerUnavailableException("closed"),
                                            new MongoInterruptedException("stopped", null),
                                            new MongoNodeIsRecoveringException(recovering, address),
                                            new MongoNotPrimaryException(recovering, address),
                                            new MongoSecurityException(
                                                    MongoCredential.createCredential(
                                                            "orders", "orders", new char[0]),
                                                    "unknown user"),
                                            new MongoTimeoutException("no answer")))
                            .allSatisfy(outage ->
                                    assertThat(translator.translateExceptionIfPossible(outage))
                                            .isInstanceOf(DataAccessResourceFailureException.class)
                                            .hasCause(outage));
                    assertThat(
                                    translator.translateExceptionIfPossible(
                                            new MongoQueryException(
                                                    new BsonDocument("code", new BsonInt32(2)),
                                                    address)))
                            .isNotInstanceOf(DataAccessResourceFailureException.class);
                });
    }

    private static long patienceOf(MongoClient client) {
        return client.getClusterDescription()
                .getClusterSettings()
                .getServerSelectionTimeout(TimeUnit.MILLISECONDS);
    }

    private static void withClient(String property, Consumer<MongoClient> check) {
        withContext(property, context -> check.accept(context.getBean(MongoClient.class)));
    }

    private static void withContext(
            String property, ContextConsumer<AssertableApplicationContext> check) {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                DatabaseAutoConfiguration.class,
                                MongoAutoConfiguration.class,
                                DataMongoAutoConfiguration.class))
                .withPropertyValues(property)
                .run(check);
    }
}

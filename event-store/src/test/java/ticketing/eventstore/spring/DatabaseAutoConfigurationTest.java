package ticketing.eventstore.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.UuidRepresentation;
import org.bson.codecs.UuidCodec;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** No server is needed: a client that never connects has its settings all the same. */
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

    private static long patienceOf(MongoClient client) {
        return client.getClusterDescription()
                .getClusterSettings()
                .getServerSelectionTimeout(TimeUnit.MILLISECONDS);
    }

    private static void withClient(String property, Consumer<MongoClient> check) {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                DatabaseAutoConfiguration.class, MongoAutoConfiguration.class))
                .withPropertyValues(property)
                .run(context -> check.accept(context.getBean(MongoClient.class)));
    }
}

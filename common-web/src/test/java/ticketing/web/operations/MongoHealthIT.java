package ticketing.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import ticketing.infrastructure.Link;
import ticketing.infrastructure.mongo.TestMongo;

class MongoHealthIT {

    @Test
    void is_up_while_the_database_answers() {
        assertThat(statusOf(TestMongo.newDatabase())).isEqualTo(Status.UP);
    }

    @Test
    void is_down_while_it_does_not() {
        assertThat(statusOf("mongodb://127.0.0.1:1/nowhere?serverSelectionTimeoutMS=100"))
                .isEqualTo(Status.DOWN);
    }

    @Test
    void is_down_soon_while_it_hangs() {
        var server = URI.create(TestMongo.newDatabase());
        try (var link = Link.to(server.getPort(), "health to MongoDB");
                var client =
                        MongoClients.create(
                                "mongodb://127.0.0.1:%d/?socketTimeoutMS=10000"
                                        .formatted(link.port()))) {
            var health =
                    new MongoHealth(
                            new MongoTemplate(
                                    new SimpleMongoClientDatabaseFactory(client, "health")));
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            link.stall();

            var start = System.nanoTime();
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    private static Status statusOf(String uri) {
        try (var client = MongoClients.create(uri)) {
            var mongo = new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, "health"));
            return new MongoHealth(mongo).health().getStatus();
        }
    }
}

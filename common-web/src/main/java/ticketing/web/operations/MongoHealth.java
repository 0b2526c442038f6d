package ticketing.web.operations;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Whether the database answers a ping. Spring's own indicator needs a command that not every server
 * with MongoDB's protocol has.
 */
final class MongoHealth extends AbstractHealthIndicator {

    private static final int LIMIT_SECONDS = 1;

    private final MongoOperations mongo;

    MongoHealth(MongoOperations mongo) {
        super("MongoDB does not answer");
        this.mongo = mongo;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var ping = new Document("ping", 1);
        // Otherwise a hanging database would be waited for as long as for the largest answer.
        mongo.execute(database -> database.withTimeout(LIMIT_SECONDS, SECONDS).runCommand(ping));
        builder.up();
    }
}

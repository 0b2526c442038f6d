package ticketing.web.operations;

import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Whether the database answers a ping. Spring's own indicator asks more than every server that
 * speaks MongoDB's protocol can tell.
 */
final class MongoHealth extends AbstractHealthIndicator {

    private final MongoOperations mongo;

    MongoHealth(MongoOperations mongo) {
        super("MongoDB does not answer");
        this.mongo = mongo;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        mongo.executeCommand(new Document("ping", 1));
        builder.up();
    }
}

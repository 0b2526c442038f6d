package ticketing.eventstore.testing;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.infrastructure.mongo.TestMongo;

/**
 * Listens to the MongoDB driver of a service, and lets the database explain each query that it
 * sends. So the explained queries are the real ones, not those that a test expects.
 */
public final class QueryPlans implements CommandListener {

    private static final int UNKNOWN_COMMAND = 59;
    private static final Set<String> QUERY =
            Set.of("find", "filter", "sort", "limit", "projection", "singleBatch");

    private final Queue<BsonDocument> asked = new ConcurrentLinkedQueue<>();

    /** Whether the database of the tests explains queries; the embedded one does not. */
    public static boolean areTold() {
        var uri = new ConnectionString(TestMongo.newDatabase());
        try (var client = MongoClients.create(uri)) {
            client.getDatabase(Objects.requireNonNull(uri.getDatabase()))
                    .runCommand(explain(new Document("find", "nothing")));
            return true;
        } catch (MongoCommandException refused) {
            if (refused.getErrorCode() == UNKNOWN_COMMAND) {
                return false;
            }
            throw refused;
        }
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        if (event.getCommandName().equals("find")) {
            // A copy, because the driver reuses the buffer behind the command.
            var query = BsonDocument.parse(event.getCommand().toJson());
            query.keySet().retainAll(QUERY);
            asked.add(query);
        }
    }

    /**
     * The plans of all queries during the call, printed as rows of a table.
     *
     * @param mongo the database
     */
    public List<QueryPlan> during(Runnable call, MongoOperations mongo) {
        asked.clear();
        call.run();
        var plans =
                List.copyOf(asked).stream()
                        .map(query ->
                                QueryPlan.of(
                                        query.getString("find").getValue(),
                                        mongo.execute(
                                                database -> database.runCommand(explain(query)))))
                        .toList();
        plans.stream().distinct().forEach(System.out::println);
        return plans;
    }

    private static Document explain(Bson query) {
        return new Document("explain", query).append("verbosity", "executionStats");
    }
}

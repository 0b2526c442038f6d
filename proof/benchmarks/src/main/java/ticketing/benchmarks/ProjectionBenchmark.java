package ticketing.benchmarks;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.FindAndReplaceOptions;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;
import ticketing.benchmarks.measuring.Threads;
import ticketing.benchmarks.measuring.Wait;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.nats.ViewConsumers;

/**
 * How fast a read model follows live, and how fast it is rebuilt from the log, compared with
 * writing the same documents in bulk without events.
 */
final class ProjectionBenchmark implements Benchmark {

    private static final int REBUILT = 1_000_000;
    private static final int LIVE = 20_000;
    private static final int AT_A_TIME = 1_000;
    private static final int BATCH = 500;
    private static final int WRITERS = 2;
    private static final int THREADS = 16;
    private static final double BULK_TARGET = 0.7;
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** The view of a ticket. */
    record TicketView(@Id UUID id, long version, String title, BigDecimal price) implements View {

        static TicketView evolve(@Nullable TicketView view, RecordedEvent<TicketEvent> event) {
            return switch (event.data()) {
                case TicketCreated it ->
                        new TicketView(it.ticketId(), event.version(), it.title(), it.price());
                case TicketUpdated it ->
                        new TicketView(it.ticketId(), event.version(), it.title(), it.price());
                case TicketEvent other ->
                        throw new IllegalStateException("Nothing else is measured: " + other);
            };
        }
    }

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("A read model in MongoDB");
        var given = System.getProperty("ticketing.mongo.uri", "");
        if (given.isEmpty()) {
            try (var mongo = MongoServer.start(MongoServer.Settings.standard())) {
                measure(size, report, mongo.uri("benchmark"));
            }
        } else {
            measure(size, report, given + "/benchmark-" + UUID.randomUUID());
        }
    }

    private static void measure(Size size, Report report, String uri) throws Exception {
        try (var client =
                MongoClients.create(
                        MongoClientSettings.builder()
                                .applyConnectionString(new ConnectionString(uri))
                                .uuidRepresentation(UuidRepresentation.STANDARD)
                                .build())) {
            var database = uri.substring(uri.lastIndexOf('/') + 1);
            var mongo = new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, database));
            try {
                measure(size, report, mongo);
            } finally {
                mongo.getDb().drop();
            }
        }
    }

    private static void measure(Size size, Report report, MongoTemplate mongo) throws Exception {
        var tickets = TicketLog.ids(size.of(REBUILT) / TicketLog.EVENTS_OF_A_TICKET);
        var events = tickets.size() * TicketLog.EVENTS_OF_A_TICKET;
        var live = live(mongo, size.of(LIVE));
        var atATime = size.of(AT_A_TIME);
        var near = "%s tickets at a time".formatted(Report.number(atATime));
        var nearby = rebuild(mongo, tickets, atATime);
        var scattered = rebuild(mongo, tickets, tickets.size());
        var alone = bulk(mongo, tickets, 1);
        var together = bulk(mongo, tickets, WRITERS);
        report.table(
                List.of("", "events", "events/s"),
                List.of(
                        row(
                                "live: appended one by one by 16 threads, until visible in the view",
                                size.of(LIVE),
                                live),
                        row("rebuild, " + near + " in the log", events, nearby),
                        row("rebuild, all tickets in turns in the log", events, scattered),
                        row("as many documents in bulk, without events", events, alone),
                        row("the same, two writers side by side", events, together)));
        var limit = Math.max(alone, together);
        report.note("Rebuild, " + near + " / bulk: " + Report.ratio(nearby / limit));
        report.note("Rebuild, all in turns / bulk: " + Report.ratio(scattered / limit));
        report.ratio("rebuild of a read model / bulk", nearby / limit, BULK_TARGET);
    }

    private static List<String> row(String what, int events, double rate) {
        return List.of(what, Report.number(events), Report.number(rate));
    }

    private static double live(MongoTemplate mongo, int events) throws Exception {
        try (var server = Server.start()) {
            var model = model(server, mongo, "live");
            model.start();
            try {
                await(model::hasCaughtUp);
                var store = server.store();
                var start = System.nanoTime();
                Threads.share(THREADS, events, _ -> TicketLog.create(store, UUID.randomUUID()));
                await(() -> mongo.getCollection("live-1").estimatedDocumentCount() == events);
                return events * 1e9 / (System.nanoTime() - start);
            } finally {
                model.stop();
            }
        }
    }

    private static double rebuild(MongoTemplate mongo, List<UUID> tickets, int atATime)
            throws Exception {
        try (var server = Server.start()) {
            TicketLog.fill(server.nats().connection(), tickets, atATime, UUID.randomUUID());
            var model = model(server, mongo, "rebuilt-" + atATime);
            var start = System.nanoTime();
            model.start();
            try {
                await(model::hasCaughtUp);
                return rate(tickets, start);
            } finally {
                model.stop();
            }
        }
    }

    /**
     * Writes in the order of a log where all tickets take turns, so no batch has a ticket twice.
     */
    private static double bulk(MongoTemplate mongo, List<UUID> tickets, int writers)
            throws Exception {
        var collection = "bulk-" + writers;
        mongo.indexOps(collection).createIndex(new Index("title", Sort.Direction.ASC));
        var start = System.nanoTime();
        for (int version = 0; version < TicketLog.EVENTS_OF_A_TICKET; version++) {
            var now = version;
            Threads.share(
                    writers,
                    Math.ceilDiv(tickets.size(), BATCH),
                    batch -> {
                        var from = batch * BATCH;
                        var to = Math.min(from + BATCH, tickets.size());
                        write(mongo, collection, tickets.subList(from, to), now);
                    });
        }
        return rate(tickets, start);
    }

    private static void write(
            MongoTemplate mongo, String collection, List<UUID> tickets, int version) {
        var operations = mongo.bulkOps(BulkMode.UNORDERED, TicketView.class, collection);
        for (var id : tickets) {
            operations.replaceOne(
                    Query.query(Criteria.where("_id").is(id)),
                    new TicketView(id, version, "Concert " + version, new BigDecimal("19.99")),
                    FindAndReplaceOptions.options().upsert());
        }
        operations.execute();
    }

    private static double rate(List<UUID> tickets, long start) {
        var events = (double) tickets.size() * TicketLog.EVENTS_OF_A_TICKET;
        return events * 1e9 / (System.nanoTime() - start);
    }

    private static ReadModel<TicketView, TicketEvent> model(
            Server server, MongoTemplate mongo, String name) {
        return new ReadModels(
                        mongo,
                        server.subscriptions(),
                        server.generationNumbers(),
                        Clock.systemUTC())
                .of(
                        new ViewConsumers<TicketEvent>(name, EventStream.TICKETS),
                        TicketView.class,
                        TicketView::evolve,
                        new Index("title", Sort.Direction.ASC));
    }

    private static void await(Wait.Condition condition) throws InterruptedException {
        Wait.until("all events are visible", LIMIT, LOOK_EVERY, condition);
    }
}

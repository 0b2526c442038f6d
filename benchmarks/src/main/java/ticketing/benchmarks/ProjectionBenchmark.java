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
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.readmodel.View;
import ticketing.eventstore.topology.ViewConsumers;
import ticketing.infrastructure.MongoServer;

/**
 * How fast a read model follows, and how fast it is made anew from the log, compared with writing
 * the same documents in bulk without any event.
 */
final class ProjectionBenchmark implements Benchmark {

    private static final int REBUILT = 1_000_000;
    private static final int LIVE = 20_000;
    private static final int BATCH = 500;
    private static final int THREADS = 16;
    private static final double BULK_TARGET = 0.7;
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** What a page about a ticket shows. */
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
        try (var server = Server.start();
                var client =
                        MongoClients.create(
                                MongoClientSettings.builder()
                                        .applyConnectionString(new ConnectionString(uri))
                                        .uuidRepresentation(UuidRepresentation.STANDARD)
                                        .build())) {
            var database = uri.substring(uri.lastIndexOf('/') + 1);
            var mongo = new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, database));
            try {
                measure(size, report, server, mongo);
            } finally {
                mongo.getDb().drop();
            }
        }
    }

    private static void measure(Size size, Report report, Server server, MongoTemplate mongo)
            throws Exception {
        var live = live(server, mongo, size.of(LIVE));
        var tickets = size.of(REBUILT) / TicketLog.EVENTS_OF_A_TICKET;
        var events = tickets * TicketLog.EVENTS_OF_A_TICKET;
        TicketLog.fill(server.nats().connection(), TicketLog.ids(tickets), UUID.randomUUID());
        // Whatever else is in the stream by now is made anew, too.
        var all = size.of(LIVE) + events;
        var rebuilt = rebuild(server, mongo, all);
        var bulk = bulk(mongo, tickets);
        report.table(
                List.of("", "events", "events/s"),
                List.of(
                        row(
                                "live: appended one by one by 16 threads, until shown",
                                size.of(LIVE),
                                live),
                        row("made anew from the log", all, rebuilt),
                        row("the same documents in bulk, 500 at a time, no events", events, bulk)));
        report.note("Made anew / bulk: " + Report.ratio(rebuilt / bulk));
        report.target("read model made anew / bulk", rebuilt / bulk, BULK_TARGET);
    }

    private static List<String> row(String what, int events, double rate) {
        return List.of(what, Report.number(events), Report.number(rate));
    }

    private static double live(Server server, MongoTemplate mongo, int events) throws Exception {
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

    private static double rebuild(Server server, MongoTemplate mongo, int events)
            throws InterruptedException {
        var model = model(server, mongo, "rebuilt");
        var start = System.nanoTime();
        model.start();
        try {
            await(model::hasCaughtUp);
            return events * 1e9 / (System.nanoTime() - start);
        } finally {
            model.stop();
        }
    }

    /** In the order of the log: a batch has no ticket twice. */
    private static double bulk(MongoTemplate mongo, int tickets) {
        var ids = TicketLog.ids(tickets);
        mongo.indexOps("bulk").createIndex(new Index("title", Sort.Direction.ASC));
        var start = System.nanoTime();
        for (int version = 0; version < TicketLog.EVENTS_OF_A_TICKET; version++) {
            for (int from = 0; from < tickets; from += BATCH) {
                var operations = mongo.bulkOps(BulkMode.UNORDERED, TicketView.class, "bulk");
                for (var id : ids.subList(from, Math.min(from + BATCH, tickets))) {
                    operations.replaceOne(
                            Query.query(Criteria.where("_id").is(id)),
                            new TicketView(
                                    id, version, "Concert " + version, new BigDecimal("19.99")),
                            FindAndReplaceOptions.options().upsert());
                }
                operations.execute();
            }
        }
        return tickets * (double) TicketLog.EVENTS_OF_A_TICKET * 1e9 / (System.nanoTime() - start);
    }

    private static ReadModel<TicketView, TicketEvent> model(
            Server server, MongoTemplate mongo, String name) {
        return new ReadModels(mongo, server.subscriptions(), Clock.systemUTC())
                .of(
                        new ViewConsumers<TicketEvent>(name, EventStream.TICKETS),
                        TicketView.class,
                        TicketView::evolve,
                        new Index("title", Sort.Direction.ASC));
    }

    private static void await(Wait.Condition condition) throws InterruptedException {
        Wait.until("all is shown", LIMIT, LOOK_EVERY, condition);
    }
}

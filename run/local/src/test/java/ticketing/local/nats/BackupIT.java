package ticketing.local.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import ticketing.events.DomainEvent;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.local.audit.Audit;
import ticketing.local.audit.History;
import ticketing.nats.BucketConfigurations;
import ticketing.nats.Provisioner;
import ticketing.topology.Buckets;
import ticketing.topology.Consumers;
import ticketing.topology.Provisions;
import ticketing.topology.Service;

/** Every stream of a sale is backed up, and restored into an empty server with other keys. */
class BackupIT {

    private static final UUID TICKET = new UUID(0, 1);
    private static final UUID ORDER = new UUID(0, 2);
    private static final UUID SELLER = new UUID(0, 3);
    private static final UUID BUYER = new UUID(0, 4);
    private static final UUID PAYMENT = new UUID(0, 5);
    private static final BigDecimal PRICE = new BigDecimal("20.00");

    private final Map<String, Integer> versions = new TreeMap<>();

    @Test
    void a_restored_server_has_all_events_and_the_positions_of_consumers() throws Exception {
        var backups = new TreeMap<String, StreamBackup>();
        Map<String, List<Object>> before;
        History history;
        try (var nats = ServerWithAccounts.start(Service.values())) {
            sellOneTicket(nats);
            deliverTwoAndAcknowledgeOne(nats);
            for (var owner : Service.values()) {
                var provisioner = nats.provisioner().of(owner);
                for (var stream : provisioner.jetStreamManagement().getStreamNames()) {
                    backups.put(stream, StreamBackup.take(provisioner, stream));
                }
            }
            before = contents(nats);
            history = History.read(nats.access());
        }

        try (var nats = ServerWithAccounts.start()) {
            for (var owner : Service.values()) {
                for (var stream : Provisions.of(owner, 1).streams()) {
                    backups.remove(stream.getName()).restore(nats.provisioner().of(owner));
                }
                for (var bucket : Provisions.of(owner, 1).buckets()) {
                    backups.remove(BucketConfigurations.streamOf(bucket.getBucketName()))
                            .restore(nats.provisioner().of(owner));
                }
            }
            assertThat(backups).as("what is in no provision").isEmpty();

            assertThat(contents(nats)).isEqualTo(before);
            for (var owner : Service.values()) {
                var provisioner = new Provisioner(nats.provisioner().of(owner));
                assertThat(provisioner.apply(Provisions.of(owner, 1)))
                        .as("what was missing")
                        .isEmpty();
            }
            assertThat(History.read(nats.access())).isEqualTo(history);
            assertThat(history.events()).hasSize(6);
            assertThat(Audit.of(history, List.of())).isEmpty();
        }
    }

    private void sellOneTicket(ServerWithAccounts nats) throws Exception {
        append(nats, new TicketCreated(TICKET, SELLER, "Concert", PRICE, "eur"));
        append(
                nats,
                new OrderPlaced(
                        ORDER, TICKET, 0, BUYER, "Concert", PRICE, "eur", 0, Instant.EPOCH));
        append(nats, new TicketReserved(TICKET, ORDER, 0));
        append(nats, new PaymentCaptured(PAYMENT, ORDER, TICKET, "c", PRICE, "eur"));
        append(nats, new OrderCompleted(ORDER, TICKET, 0, PAYMENT));
        append(nats, new TicketSold(TICKET, ORDER, 0));
        nats.provisioner()
                .of(Service.PAYMENTS)
                .keyValue(Buckets.SANDBOX_GATEWAY)
                .create(
                        "charge-" + ORDER,
                        "{\"entry\": \"taken\", \"reference\": \"c\", \"charge\": {\"orderId\": \"%s\", \"amount\": 20.00}}"
                                .formatted(ORDER)
                                .getBytes(UTF_8));
    }

    private void append(ServerWithAccounts nats, DomainEvent event) throws Exception {
        var stream =
                Stream.of(EventStream.values())
                        .filter(each -> each.events().isInstance(event))
                        .findFirst()
                        .orElseThrow();
        var type = EventType.of(event);
        var entity = stream + " " + event.entityId();
        int version = versions.merge(entity, 0, (last, none) -> last + 1);
        nats.provisioner()
                .of(stream)
                .jetStream()
                .publish(
                        stream.subjectsOf(event.getClass())
                                .replace("*.*", TICKET + "." + ORDER)
                                .replace("*", event.entityId().toString()),
                        new Headers()
                                .put("ce-id", entity + " " + version)
                                .put("ce-type", type.storedName())
                                .put("ticketing-version", Integer.toString(version)),
                        EventJson.write(event));
    }

    private static void deliverTwoAndAcknowledgeOne(ServerWithAccounts nats) throws Exception {
        var consumer = Consumers.ORDERS_VIEW.of(1);
        var messages =
                nats.provisioner()
                        .of(Service.ORDERS)
                        .getStreamContext(consumer.stream())
                        .getConsumerContext(consumer.name());
        messages.next().ackSync(StreamBackup.LIMIT);
        assertThat(messages.next()).isNotNull();
    }

    /** All messages and the positions of all consumers, by stream. */
    private static Map<String, List<Object>> contents(ServerWithAccounts nats) throws Exception {
        var contents = new TreeMap<String, List<Object>>();
        for (var owner : Service.values()) {
            var streams = nats.provisioner().of(owner).jetStreamManagement();
            for (var stream : streams.getStreamNames()) {
                var inside = new ArrayList<Object>();
                var state = streams.getStreamInfo(stream).getStreamState();
                long first = Math.max(1, state.getFirstSequence());
                for (long at = first; at <= state.getLastSequence(); at++) {
                    inside.add(Stored.of(streams.getMessage(stream, at)));
                }
                streams.getConsumers(stream).stream()
                        .map(Position::of)
                        .sorted(Comparator.comparing(Position::consumer))
                        .forEach(inside::add);
                contents.put(stream, inside);
            }
        }
        return contents;
    }

    private record Stored(
            long sequence, ZonedDateTime time, String subject, List<?> headers, String data) {

        static Stored of(MessageInfo message) {
            var headers = message.getHeaders();
            return new Stored(
                    message.getSeq(),
                    message.getTime(),
                    message.getSubject(),
                    headers == null ? List.of() : List.copyOf(headers.entrySet()),
                    message.getData() == null ? "" : new String(message.getData(), UTF_8));
        }
    }

    private record Position(
            String consumer, long acknowledged, long delivered, long waiting, long inFlight) {

        static Position of(ConsumerInfo consumer) {
            return new Position(
                    consumer.getName(),
                    consumer.getAckFloor().getStreamSequence(),
                    consumer.getDelivered().getStreamSequence(),
                    consumer.getNumPending(),
                    consumer.getNumAckPending());
        }
    }
}

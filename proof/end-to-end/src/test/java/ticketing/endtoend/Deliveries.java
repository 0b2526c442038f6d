package ticketing.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import ticketing.local.nats.NatsAccess;
import ticketing.local.system.LocalSystem;
import ticketing.topology.Service;
import ticketing.topology.StreamDefinitions;

/**
 * Listens to the acknowledgements of all services. Each one names its consumer and how often the
 * message was delivered. This works for all instances, even those that end later.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-15.md">NATS
 *     ADR 15, the subject of an acknowledgement</a>
 */
final class Deliveries implements AutoCloseable {

    /**
     * One acknowledgement: such as {@code +ACK}, or {@code -NAK} for a message that is given back.
     */
    record Answer(String consumer, long sequence, long deliveries, String word) {}

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final NatsAccess.Connections accounts;

    private Deliveries(NatsAccess.Connections accounts) {
        this.accounts = accounts;
    }

    static Deliveries overhear(LocalSystem system) throws InterruptedException {
        var deliveries = new Deliveries(system.connectAsProvisioner());
        for (var account : Service.values()) {
            var _ =
                    deliveries
                            .accounts
                            .of(account)
                            .createDispatcher(message -> deliveries.hear(account, message))
                            .subscribe("$JS.ACK.>");
        }
        return deliveries;
    }

    /** An acknowledgement for another service's stream is seen in both accounts. */
    private void hear(Service account, Message message) {
        var stream = message.getSubject().split("\\.")[2];
        if (StreamDefinitions.of(account, 1).stream().anyMatch(it -> it.getName().equals(stream))) {
            answers.add(answer(message));
        }
    }

    private static Answer answer(Message message) {
        var tokens = message.getSubject().split("\\.");
        if (tokens.length != 9) {
            throw new IllegalStateException("Unknown form of " + message.getSubject());
        }
        return new Answer(
                tokens[3],
                Long.parseLong(tokens[5]),
                Long.parseLong(tokens[4]),
                new String(message.getData(), UTF_8));
    }

    /** Starts counting again. */
    void forget() {
        answers.clear();
    }

    List<Answer> all() {
        return List.copyOf(answers);
    }

    /** The acknowledgements of redelivered messages. */
    List<Answer> toRedelivered() {
        return answers.stream().filter(answer -> answer.deliveries() > 1).toList();
    }

    /** The consumers with messages that are not delivered or not acknowledged yet. */
    List<String> outstanding() throws IOException, JetStreamApiException {
        var outstanding = new ArrayList<String>();
        for (var account : Service.values()) {
            var management = accounts.of(account).jetStreamManagement();
            for (var stream : management.getStreamNames()) {
                for (var consumer : management.getConsumers(stream)) {
                    var number = consumer.getNumPending() + consumer.getNumAckPending();
                    // The idle one of a read model's two consumers is not fetched from.
                    if (number > 0
                            && consumer.getNumWaiting() > 0
                            && consumer.getConsumerConfiguration().getDurable() != null) {
                        outstanding.add(consumer.getName() + " " + number);
                    }
                }
            }
        }
        return outstanding;
    }

    @Override
    public void close() {
        accounts.close();
    }
}

package ticketing.eventstore.deadletter;

import static ticketing.eventstore.deadletter.LetterHeaders.FIRST_TIME;
import static ticketing.eventstore.deadletter.LetterHeaders.number;
import static ticketing.eventstore.deadletter.LetterHeaders.text;
import static ticketing.eventstore.deadletter.LetterHeaders.time;

import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.jetstream.NatsConnection;

/**
 * Markers for poison messages, stored beside the dead letters of a service. While a suspect is
 * handled, it has a marker. A marker that is left behind means that handling did not end: the
 * process crashed, or is paused.
 */
public final class PoisonMarkers {

    private static final String DELIVERY = "ticketing-note-delivery";
    private static final String PROCESS = "ticketing-note-process";
    private static final String UNRETURNED = "ticketing-note-unreturned";

    private final DeadLetterStream stream;
    private final Clock clock;
    private final String process = UUID.randomUUID().toString();

    /** The markers of one service, set by this process. */
    public PoisonMarkers(NatsConnection nats, String service, Clock clock) {
        this.stream = new DeadLetterStream(nats, service);
        this.clock = clock;
    }

    /**
     * What the markers say about a suspect.
     *
     * @param unreturned how often in a row handling it did not end
     * @param firstTime when it was first marked
     */
    public record Trials(long unreturned, Instant firstTime) {}

    /**
     * Marks a suspect that is about to be handled.
     *
     * @param mayReturn whether the process that left a marker with this sequence may still be
     *     handling the message
     * @return what the markers left behind say; empty, and no marker set, if another process may
     *     still be handling the message
     * @throws Unavailable if the marker cannot be stored now; do not handle the message
     */
    public Optional<Trials> mark(String consumer, Message message, LongPredicate mayReturn) {
        var subject = stream.subjectOf(consumer, message);
        var delivery = message.metaData().deliveredCount();
        var last = stream.last(subject);
        var trials = new Trials(0, clock.instant());
        if (last.isPresent()) {
            var headers = last.get().getHeaders();
            trials =
                    new Trials(
                            number(headers, UNRETURNED),
                            time(headers, FIRST_TIME, trials.firstTime()));
            if (number(headers, DELIVERY) == delivery) {
                // The handler returned, but the marker could not be removed.
                return Optional.of(trials);
            }
            // An error in this process leaves its marker, too, and there is no other process to
            // wait for.
            if (!process.equals(text(headers, PROCESS)) && mayReturn.test(last.get().getSeq())) {
                return Optional.empty();
            }
            trials = new Trials(trials.unreturned() + 1, trials.firstTime());
        }
        stream.publish(
                NatsMessage.builder()
                        .subject(subject)
                        .headers(
                                new Headers()
                                        .put(DELIVERY, Long.toString(delivery))
                                        .put(PROCESS, process)
                                        .put(UNRETURNED, Long.toString(trials.unreturned()))
                                        .put(FIRST_TIME, trials.firstTime().toString()))
                        .build(),
                PublishOptions.builder().build());
        return Optional.of(trials);
    }

    /**
     * Removes the marker: handling the message has ended.
     *
     * @throws Unavailable if the marker cannot be removed now; do not acknowledge the message
     */
    public void remove(String consumer, Message message) {
        stream.removeAll(stream.subjectOf(consumer, message));
    }
}

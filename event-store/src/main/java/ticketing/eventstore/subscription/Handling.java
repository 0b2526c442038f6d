package ticketing.eventstore.subscription;

import io.nats.client.impl.Headers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.deadletter.DeadLetters;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.FailureWords;
import ticketing.eventstore.subscription.Disposition.Acknowledge;
import ticketing.eventstore.subscription.Disposition.ChangesNothing;
import ticketing.eventstore.subscription.Disposition.HoldFor;
import ticketing.eventstore.subscription.Disposition.ResolveConflict;
import ticketing.eventstore.subscription.Disposition.Retry;
import ticketing.eventstore.subscription.Disposition.SetAside;
import ticketing.eventstore.subscription.Disposition.WaitForPredecessor;
import ticketing.eventstore.subscription.Disposition.WaitOut;
import ticketing.nats.DurableConsumer;

/**
 * Reads messages, offers them to the handler, and does what its {@link Disposition} says. If a
 * batch fails, its events are offered one by one, so that only the guilty one is blamed.
 */
final class Handling<E extends DomainEvent> {

    private static final Logger log = LoggerFactory.getLogger(Handling.class);

    private final EventReader reader;
    private final DurableConsumer<E> consumer;
    private final BatchHandler<E> handler;
    private final Duration firstRetry;
    private final Predicate<Throwable> isOutage;
    private final MessagesInFlight inFlight;
    private final Acknowledgements acknowledgements;
    private final PoisonDetection poison;
    private final DeadLetters deadLetters;
    private final SubscriptionMetrics metrics;
    private final Clock clock;

    Handling(
            Subscriptions.Shared shared,
            DurableConsumer<E> consumer,
            BatchHandler<E> handler,
            Limits limits,
            MessagesInFlight inFlight,
            SubscriptionMetrics metrics) {
        this.reader = shared.reader();
        this.consumer = consumer;
        this.handler = handler;
        this.firstRetry = limits.firstRetry();
        this.isOutage = shared.isOutage();
        this.inFlight = inFlight;
        this.acknowledgements = new Acknowledgements(inFlight);
        this.deadLetters = shared.deadLetters();
        this.poison = new PoisonDetection(consumer.name(), limits, shared.markers(), inFlight);
        this.metrics = metrics;
        this.clock = shared.clock();
    }

    /** Handles messages of one queue: suspects alone, the others together. */
    void handle(List<MessageInFlight> queued) {
        var suspects = new ArrayList<MessageInFlight>();
        var others = new ArrayList<MessageInFlight>();
        for (var one : queued) {
            if (inFlight.release(one)) {
                (poison.isSuspect(one) ? suspects : others).add(one);
            }
        }
        readAndOffer(others);
        for (var one : suspects) {
            poison.tryOut(one, () -> readAndOffer(List.of(one)), reason -> setAside(one, reason));
        }
    }

    private void readAndOffer(List<MessageInFlight> messages) {
        var readable = new ArrayList<MessageInFlight>();
        var events = new ArrayList<RecordedEvent<E>>();
        for (var one : messages) {
            var event = read(one);
            if (event != null) {
                readable.add(one);
                events.add(event);
            }
        }
        if (!events.isEmpty()) {
            try {
                offerAndSettle(readable, events);
            } finally {
                // After an error, such as lack of memory, the server delivers them again.
                readable.stream().filter(one -> !one.held && !one.isDone).forEach(inFlight::remove);
            }
        }
    }

    private @Nullable RecordedEvent<E> read(MessageInFlight one) {
        try {
            return read(
                    one.subject(), one.sequence, one.message.getHeaders(), one.message.getData());
        } catch (Unreadable unreadable) {
            setAside(one, unreadable, null);
            return null;
        }
    }

    private RecordedEvent<E> read(
            String subject, long sequence, @Nullable Headers headers, byte[] payload) {
        return EventCodec.read(reader, consumer.events(), subject, sequence, headers, payload);
    }

    private void offerAndSettle(List<MessageInFlight> messages, List<RecordedEvent<E>> events) {
        try {
            var outcomes = offer(messages, events);
            for (int i = 0; i < messages.size(); i++) {
                settle(messages.get(i), Disposition.of(outcomes.get(i)));
            }
        } catch (Exception thrown) {
            if (messages.size() > 1 && !Disposition.isDown(thrown, isOutage)) {
                for (int i = 0; i < messages.size(); i++) {
                    offerAndSettle(List.of(messages.get(i)), List.of(events.get(i)));
                }
            } else {
                messages.forEach(one -> settle(one, afterThrowing(thrown, one.failures)));
            }
        }
    }

    private List<Outcome> offer(List<MessageInFlight> messages, List<RecordedEvent<E>> events)
            throws Exception {
        List<Outcome> outcomes;
        try {
            outcomes = handler.handle(List.copyOf(events));
        } catch (Exception returned) {
            poison.clear(messages);
            throw returned;
        }
        poison.clear(messages);
        return outcomes;
    }

    private Disposition afterThrowing(Exception thrown, int failures) {
        return Disposition.of(thrown, failures, firstRetry, isOutage);
    }

    private void settle(MessageInFlight one, Disposition disposition) {
        if (!(disposition instanceof WaitOut) && inFlight.endOutage()) {
            log.info("{} continues", consumer.name());
        }
        switch (disposition) {
            case Acknowledge _ -> acknowledge(one);
            case ChangesNothing(var reason) -> {
                log.info("{}: {} changes nothing: {}", consumer.name(), one.subject(), reason);
                acknowledge(one);
            }
            case WaitForPredecessor(var reached) -> await(one, reached);
            case HoldFor(var pause) -> {
                one.isStuck = false;
                inFlight.holdFor(one, pause);
            }
            case ResolveConflict _ -> {
                one.isStuck = false;
                inFlight.hold(one, BackOff.Reason.CONFLICT);
            }
            case WaitOut(var outage) -> waitOut(one, outage);
            case Retry retry -> tryAgain(one, retry);
            case SetAside(var failures, var reason) -> {
                countFailures(one, failures);
                setAside(one, reason, reason);
            }
        }
    }

    private void acknowledge(MessageInFlight one) {
        metrics.handled.increment();
        acknowledgements.add(one);
    }

    private void await(MessageInFlight one, long reached) {
        one.isStuck = true;
        if (one.waitsSince == null) {
            one.waitsSince = clock.instant();
        }
        one.reached = reached;
        if (one.backOff.isToReport(reached, System.nanoTime())) {
            log.warn(
                    "{} has waited for a predecessor of {} {} for a minute: see the dead letters",
                    consumer.name(),
                    consumer.stream(),
                    one.sequence);
        }
        inFlight.hold(one, BackOff.Reason.PREDECESSOR);
    }

    private void waitOut(MessageInFlight one, Exception outage) {
        if (inFlight.beginOutage()) {
            log.info("{} waits: {}", consumer.name(), outage.toString());
        }
        one.isStuck = false;
        inFlight.hold(one, BackOff.Reason.OUTAGE);
    }

    private void tryAgain(MessageInFlight one, Retry retry) {
        countFailures(one, retry.failures());
        log.warn(
                "{} failed {} of {} times on {}, tries again in {}: {}",
                consumer.name(),
                retry.failures(),
                Disposition.FAILURES_ALLOWED,
                one.subject(),
                retry.pause(),
                words(retry.failure()));
        inFlight.holdFor(one, retry.pause());
    }

    private void countFailures(MessageInFlight one, int failures) {
        if (failures > one.failures) {
            metrics.failed.increment();
            one.failures = failures;
            one.waitsSince = null;
            one.isStuck = failures > 1;
            if (one.failedFirst == null) {
                one.failedFirst = clock.instant();
            }
        }
    }

    private void setAside(MessageInFlight one, Exception reason, @Nullable Exception trace) {
        setAside(
                one,
                new DeadLetters.Reason(
                        words(reason),
                        Math.max(one.deliveries, one.failures),
                        one.failedFirst == null ? clock.instant() : one.failedFirst,
                        trace));
    }

    private void setAside(MessageInFlight one, DeadLetters.Reason reason) {
        try {
            deadLetters.put(consumer.name(), one.message, reason);
            poison.clear(List.of(one));
        } catch (WritesRefused reported) {
            log.debug("{} cannot be moved to the dead letters yet", one.subject(), reported);
            inFlight.hold(one, BackOff.Reason.OUTAGE);
            return;
        } catch (RuntimeException notNow) {
            log.warn(
                    "{} holds {} until it can be moved to the dead letters: {}",
                    consumer.name(),
                    one.subject(),
                    FailureWords.of(notNow));
            inFlight.hold(one, BackOff.Reason.OUTAGE);
            return;
        }
        metrics.deadLettered.increment();
        inFlight.remove(one);
    }

    /**
     * Offers a dead letter to the handler once, beside the messages in flight. It is neither held
     * nor retried.
     */
    Disposition replay(String subject, long sequence, @Nullable Headers headers, byte[] payload) {
        try {
            var event = read(subject, sequence, headers, payload);
            return Disposition.of(handler.handle(List.of(event)).getFirst());
        } catch (Exception thrown) {
            return afterThrowing(thrown, 0);
        }
    }

    /** The text about an exception that operators may read. */
    String words(Exception failure) {
        return failure instanceof Unreadable
                ? FailureWords.messageOf(failure)
                : DeadLetters.reason(consumer.stream(), failure);
    }
}

package ticketing.eventstore.deadletter;

import static ticketing.nats.ApiErrors.MESSAGE_NOT_FOUND;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.Optional;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.StreamConfigurations;

/**
 * The stream with the dead letters of a service. It also contains poison markers, and messages that
 * are too large for a letter. All methods throw {@link Unavailable} if the server does not answer.
 */
final class DeadLetterStream {

    private static final int NOT_DELETED = 10057;

    private final NatsConnection nats;
    private final String service;
    private final String name;

    DeadLetterStream(NatsConnection nats, String service) {
        this.nats = nats;
        this.service = service;
        this.name = StreamConfigurations.deadLettersOf(service);
    }

    String name() {
        return name;
    }

    String subjectOf(String consumer) {
        return "dead-letters." + service + "." + consumer;
    }

    /** A subject below the consumer's, so that a marker is not taken for a letter. */
    String subjectOf(String consumer, Message message) {
        var about = message.metaData();
        return subjectOf(consumer) + "." + about.getStream() + "." + about.streamSequence();
    }

    PublishAck publish(Message message, PublishOptions options) {
        try {
            return nats.writesTo(name)
                    .write(() -> nats.connection().jetStream().publish(message, options));
        } catch (IOException | JetStreamApiException | IllegalStateException notKept) {
            throw new Unavailable("Keeping " + message.getSubject(), notKept);
        }
    }

    /** The first letter at or after a sequence. */
    Optional<MessageInfo> nextLetter(long position) {
        return get(
                "Reading the dead letters of " + service,
                api -> api.getNextMessage(name, position, subjectOf("*")));
    }

    Optional<MessageInfo> last(String subject) {
        return get("Looking for " + subject, api -> api.getLastMessage(name, subject));
    }

    /** A message of any stream that this service may read. */
    Optional<MessageInfo> read(String stream, long sequence) {
        return get("Reading " + stream + " " + sequence, api -> api.getMessage(stream, sequence));
    }

    private interface Question {
        MessageInfo ask(JetStreamManagement api) throws IOException, JetStreamApiException;
    }

    private Optional<MessageInfo> get(String what, Question question) {
        try {
            return Optional.of(question.ask(nats.management()));
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() == MESSAGE_NOT_FOUND) {
                return Optional.empty();
            }
            throw new Unavailable(what, refused);
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable(what, unreachable);
        }
    }

    /** Removes a message; it may be gone already. */
    void remove(String what, long position) {
        try {
            nats.management().deleteMessage(name, position);
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() != NOT_DELETED) {
                throw new Unavailable("Removing " + what, refused);
            }
        } catch (IOException | IllegalStateException unreachable) {
            throw new Unavailable("Removing " + what, unreachable);
        }
    }

    /** Removes all messages of a subject. */
    void removeAll(String subject) {
        try {
            nats.management().purgeStream(name, PurgeOptions.subject(subject));
        } catch (IOException | JetStreamApiException | IllegalStateException notRemoved) {
            throw new Unavailable("Removing " + subject, notRemoved);
        }
    }
}

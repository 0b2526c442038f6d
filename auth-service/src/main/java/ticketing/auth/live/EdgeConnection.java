package ticketing.auth.live;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.nats.UserKey;
import ticketing.topology.Edge;

/**
 * The connection of auth-service to the edge. The service also starts and runs without it. Then no
 * browser can connect to the edge, and pages ask over HTTP instead.
 */
public final class EdgeConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EdgeConnection.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** The queue group of all instances: one of them gets each question. */
    private static final String QUEUE = "auth-service";

    private volatile @Nullable Thread keeping;
    private volatile @Nullable Connection connection;

    /**
     * Connects as soon as the edge answers, and reconnects without end. Returns at once.
     *
     * @param url such as {@code nats://127.0.0.1:4223}
     * @param answer makes the answer to a question of the auth callout
     */
    public void start(String url, UserKey key, UnaryOperator<byte[]> answer) {
        var options =
                Options.builder()
                        .server(url)
                        .connectionName("auth-service")
                        .authHandler(key)
                        .maxReconnects(-1)
                        .reconnectWait(PAUSE)
                        .reconnectBufferSize(0)
                        .pingInterval(Duration.ofSeconds(5))
                        .connectionListener((_, event) -> note(event))
                        // The connection listener reports the same failures.
                        .errorListener(new ErrorListener() {})
                        .build();
        var thread = VitalThreads.unstarted("edge-connection", () -> keep(options, answer));
        keeping = thread;
        thread.start();
    }

    @Override
    public void close() {
        var thread = keeping;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
            var present = connection;
            if (present != null) {
                present.close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client gives up for good when the server has refused it twice. */
    private void keep(Options options, UnaryOperator<byte[]> answer) {
        try {
            while (true) {
                var present = connection;
                if (present == null || present.getStatus() == Connection.Status.CLOSED) {
                    connect(options, answer);
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Options options, UnaryOperator<byte[]> answer)
            throws InterruptedException {
        try {
            var made = Nats.connect(options);
            made.createDispatcher(question -> answer(made, question, answer))
                    .subscribe(Edge.WHO_IS_IT, QUEUE);
            connection = made;
        } catch (IOException | IllegalStateException notYet) {
            log.debug("The edge cannot be reached yet", notYet);
        }
    }

    private static void answer(Connection from, Message question, UnaryOperator<byte[]> answer) {
        try {
            from.publish(question.getReplyTo(), answer.apply(question.getData()));
        } catch (RuntimeException unanswerable) {
            // Without an answer the edge refuses this browser.
            log.warn(
                    "A browser was refused at the edge, because its question could not be answered",
                    unanswerable);
        }
    }

    private static void note(Events event) {
        switch (event) {
            case CONNECTED, RECONNECTED -> log.info("Browsers can listen: the edge is connected");
            case DISCONNECTED -> log.warn("Browsers cannot listen: the edge is away");
            default -> log.debug("The edge: {}", event);
        }
    }

    /**
     * Sends a request to all edges.
     *
     * @param limit how long to collect answers
     * @return the answers; none while there is no connection
     */
    List<Message> ask(String question, byte[] content, Duration limit) throws InterruptedException {
        var present = connection;
        if (present == null) {
            return List.of();
        }
        var answers = new ArrayList<Message>();
        try {
            var inbox = present.createInbox();
            var listening = present.subscribe(inbox);
            present.publish(question, inbox, content);
            var end = System.nanoTime() + limit.toNanos();
            for (var left = limit; left.isPositive(); ) {
                var answer = listening.nextMessage(left);
                if (answer != null) {
                    answers.add(answer);
                }
                left = Duration.ofNanos(end - System.nanoTime());
            }
            listening.unsubscribe();
        } catch (IllegalStateException away) {
            log.debug("The edge is away", away);
        }
        return answers;
    }

    /** Sends a request to one edge and ignores the answer. Lost while there is no connection. */
    void tell(String subject, byte[] content) {
        var present = connection;
        if (present != null) {
            try {
                // The server ignores a request without a reply subject.
                present.publish(subject, present.createInbox(), content);
            } catch (IllegalStateException away) {
                log.debug("The edge is away", away);
            }
        }
    }
}

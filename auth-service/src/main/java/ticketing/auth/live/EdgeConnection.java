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
 * The connection of this service to the edge. The service starts and goes on without it: then no
 * browser can connect, and pages ask over HTTP instead.
 */
public final class EdgeConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EdgeConnection.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** All instances: each question goes to one of them. */
    private static final String QUEUE = "auth-service";

    private volatile @Nullable Thread keeping;
    private volatile @Nullable Connection connection;

    /**
     * Connects as soon as the edge is there, and again whenever it was away.
     *
     * @param url such as {@code nats://127.0.0.1:4223}
     * @param answer to the question who has connected
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
                        // Each is noted as an event, too.
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
            // The edge refuses whoever it asks about when no answer comes.
            log.warn("Somebody could not be let in at the edge", unanswerable);
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
     * Asks all edges, and gathers their answers for as long as that.
     *
     * @return nothing while the edge is away
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

    /** Tells an edge something, which is lost while it is away. */
    void tell(String subject, byte[] content) {
        var present = connection;
        if (present != null) {
            try {
                // It hears only what it could answer.
                present.publish(subject, present.createInbox(), content);
            } catch (IllegalStateException away) {
                log.debug("The edge is away", away);
            }
        }
    }
}

package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.concurrent.Deadline;

class StreamWritesTest {

    private static final int OUT_OF_STORAGE = 10023;
    private static final int CONFLICT = 10071;

    private final StandIn server = new StandIn();
    private final StreamWrites writes = new StreamWrites("ORDERS", server, Duration.ofHours(1));

    /** The server's answers. */
    private static final class StandIn implements StreamWrites.Server {
        private long reconnects;
        private OptionalLong lastSequence = OptionalLong.of(7);

        @Override
        public long reconnects() {
            return reconnects;
        }

        @Override
        public OptionalLong lastSequence() {
            return lastSequence;
        }
    }

    @Test
    void are_refused_at_once_after_the_server_said_that_it_is_out_of_storage() throws Exception {
        assertThat(refuse(OUT_OF_STORAGE)).isTrue();

        assertThatThrownBy(writes::begin)
                .isInstanceOf(WritesRefused.class)
                .hasMessageContaining("ORDERS")
                .hasMessageContaining("10023");
        assertThat(writes.reason()).contains("out of storage");
    }

    @Test
    void are_not_refused_for_any_other_answer() throws Exception {
        assertThat(refuse(CONFLICT)).isFalse();

        assertThatCode(writes::begin).doesNotThrowAnyException();
        assertThat(writes.reason()).isNull();
    }

    @Test
    void are_refused_after_two_in_a_row_got_no_answer_though_all_else_did() {
        writes.noAnswer(System.nanoTime());
        assertThat(writes.reason()).isNull();

        writes.noAnswer(System.nanoTime());

        assertThat(writes.reason()).contains("everything but writes");
        assertThatThrownBy(writes::begin).isInstanceOf(WritesRefused.class);
    }

    @Test
    void that_waited_at_the_same_time_count_once() {
        var begun = System.nanoTime();
        writes.noAnswer(begun);
        writes.noAnswer(begun);

        assertThat(writes.reason()).isNull();
    }

    @Test
    void are_not_refused_by_a_server_that_answers_nothing() {
        server.lastSequence = OptionalLong.empty();
        writes.noAnswer(System.nanoTime());
        writes.noAnswer(System.nanoTime());
        server.lastSequence = OptionalLong.of(7);
        writes.noAnswer(System.nanoTime());

        assertThat(writes.reason()).isNull();
    }

    @Test
    void are_not_refused_while_the_stream_grows() {
        writes.noAnswer(System.nanoTime());
        server.lastSequence = OptionalLong.of(8);
        writes.noAnswer(System.nanoTime());

        assertThat(writes.reason()).isNull();
    }

    @Test
    void are_not_refused_for_silence_around_a_reconnect() {
        writes.noAnswer(System.nanoTime());
        server.reconnects++;
        writes.noAnswer(System.nanoTime());

        assertThat(writes.reason()).isNull();
    }

    @Test
    void are_not_refused_if_one_was_stored_between() {
        writes.noAnswer(System.nanoTime());
        writes.stored();
        writes.noAnswer(System.nanoTime());

        assertThat(writes.reason()).isNull();
    }

    @Test
    void are_all_tried_again_after_a_reconnect() throws Exception {
        refuse(OUT_OF_STORAGE);

        server.reconnects++;

        assertThat(writes.reason()).isNull();
        assertThatCode(writes::begin).doesNotThrowAnyException();
    }

    @Test
    void are_tried_one_at_a_time_when_it_is_time_and_the_first_that_is_stored_ends_it()
            throws Exception {
        var impatient = new StreamWrites("ORDERS", server, Duration.ofMillis(500));
        impatient.refused(refusal(OUT_OF_STORAGE));
        var patience = Deadline.in(Duration.ofSeconds(10));
        while (isRefused(impatient) && patience.pause(Duration.ofMillis(5))) {}

        assertThatThrownBy(impatient::begin).isInstanceOf(WritesRefused.class);
        assertThat(impatient.reason()).isNotNull();
        impatient.stored();

        assertThatCode(impatient::begin).doesNotThrowAnyException();
        assertThat(impatient.reason()).isNull();
    }

    @Test
    void by_the_clients_own_means_are_noted_as_well() throws Exception {
        assertThat(writes.<String>write(() -> "stored")).isEqualTo("stored");
        assertThatThrownBy(() -> writes.write(StreamWritesTest::silence))
                .isInstanceOf(IOException.class);
        assertThat(writes.reason()).isNull();
        assertThatThrownBy(() -> writes.write(StreamWritesTest::silence))
                .isInstanceOf(IOException.class);

        assertThat(writes.reason()).isNotNull();
        assertThatThrownBy(() -> writes.write(() -> "not tried")).isInstanceOf(WritesRefused.class);
    }

    private static String silence() throws IOException {
        throw new IOException("No answer");
    }

    private static boolean isRefused(StreamWrites writes) {
        try {
            writes.begin();
            return false;
        } catch (WritesRefused refused) {
            return true;
        }
    }

    private boolean refuse(int code) throws Exception {
        return writes.refused(refusal(code));
    }

    private static JetStreamApiException refusal(int code) throws IOException {
        var answer =
                "{\"error\":{\"code\":503,\"err_code\":%d,\"description\":\"no\"}}".formatted(code);
        try {
            var _ = new PublishAck(NatsMessage.builder().subject("answer").data(answer).build());
            throw new AssertionError("That is an error");
        } catch (JetStreamApiException refused) {
            return refused;
        }
    }
}

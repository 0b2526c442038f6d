package ticketing.local.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One stream with its consumers, backed up like {@code nats stream backup --consumers} and restored
 * like {@code nats stream restore}.
 */
record StreamBackup(String stream, byte[] request, byte[] data) {

    static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int CHUNK = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static StreamBackup take(Connection provisioner, String stream) throws Exception {
        var inbox = provisioner.createInbox();
        var chunks = provisioner.subscribe(inbox);
        var answer =
                ask(
                        provisioner,
                        "$JS.API.STREAM.SNAPSHOT." + stream,
                        "{\"deliver_subject\": \"%s\", \"chunk_size\": %d}"
                                .formatted(inbox, CHUNK)
                                .getBytes(UTF_8));
        var restored = JSON.createObjectNode();
        restored.set("config", answer.required("config"));
        restored.set("state", answer.required("state"));
        var data = new ByteArrayOutputStream();
        while (true) {
            var chunk = arrived(chunks.nextMessage(LIMIT));
            if (chunk.getData().length == 0) {
                chunks.unsubscribe();
                return new StreamBackup(
                        stream, JSON.writeValueAsBytes(restored), data.toByteArray());
            }
            data.writeBytes(chunk.getData());
            // The server sends more when a chunk is acknowledged.
            if (chunk.getReplyTo() != null) {
                provisioner.publish(chunk.getReplyTo(), new byte[0]);
            }
        }
    }

    void restore(Connection provisioner) throws Exception {
        var to =
                ask(provisioner, "$JS.API.STREAM.RESTORE." + stream, request)
                        .required("deliver_subject")
                        .asString();
        for (int at = 0; at < data.length; at += CHUNK) {
            arrived(
                    provisioner.request(
                            to,
                            Arrays.copyOfRange(data, at, Math.min(at + CHUNK, data.length)),
                            LIMIT));
        }
        ask(provisioner, to, new byte[0]);
    }

    private static JsonNode ask(Connection provisioner, String subject, byte[] request)
            throws Exception {
        var answer = JSON.readTree(arrived(provisioner.request(subject, request, LIMIT)).getData());
        if (answer.has("error")) {
            throw new IllegalStateException(subject + " was answered " + answer);
        }
        return answer;
    }

    private static Message arrived(Message message) {
        if (message == null) {
            throw new IllegalStateException("Nothing arrived within " + LIMIT);
        }
        // A snapshot ends with the status 204.
        if (message.getStatus() != null && message.getStatus().getCode() >= 400) {
            throw new IllegalStateException(message.getStatus().toString());
        }
        return message;
    }
}

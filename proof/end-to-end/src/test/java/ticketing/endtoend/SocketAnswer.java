package ticketing.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The bytes that a port sent back over a plain socket.
 *
 * @param text everything that arrived, without a "100 Continue"
 * @param end how the connection ended
 */
record SocketAnswer(String text, End end) {

    enum End {
        CLOSED,
        /** The connection broke while something was sent or read. */
        CUT_OFF,
        /** It did not end in time. */
        NEVER
    }

    /** Sends a request, and reads until the connection ends or nothing arrives any more. */
    static SocketAnswer of(int port, MalformedRequest request, Duration patience) {
        var read = new ByteArrayOutputStream();
        var end = End.CLOSED;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            try {
                socket.getOutputStream().write(request.bytes());
                socket.shutdownOutput();
            } catch (IOException answeredBeforeTheEnd) {
                // The answer is read nevertheless.
                end = End.CUT_OFF;
            }
            socket.getInputStream().transferTo(read);
        } catch (SocketTimeoutException hanging) {
            end = End.NEVER;
        } catch (IOException hungUp) {
            // The answer must be complete in what was read until then.
            end = End.CUT_OFF;
        }
        var text = read.toString(StandardCharsets.UTF_8);
        return new SocketAnswer(
                text.startsWith("HTTP/1.1 100")
                        ? text.substring(text.indexOf("\r\n\r\n") + 4)
                        : text,
                end);
    }

    /** The fault in this answer to a request, if any. */
    Optional<String> wrongFor(MalformedRequest request) {
        if (end == End.NEVER) {
            return Optional.of("No end");
        }
        if (text.isEmpty()) {
            var isLost = end == End.CUT_OFF && request.isLarge();
            return isLost || !request.hasRequestLine() || !request.hasEndOfHeaders()
                    ? Optional.empty()
                    : Optional.of("No answer");
        }
        if (!text.startsWith("HTTP/1.1 ")) {
            // An HTTP/0.9 answer is only the content.
            return (request.hasRequestLine() && !request.isLarge()) || text.contains("Exception")
                    ? Optional.of("No HTTP")
                    : Optional.empty();
        }
        var endOfHead = text.indexOf("\r\n\r\n");
        if (endOfHead < 0) {
            return Optional.of("Half an answer");
        }
        int status = Integer.parseInt(text.substring(9, 12));
        return status < 400
                ? Optional.empty()
                : wrongWithRefusal(
                        status, text.substring(0, endOfHead).toLowerCase(Locale.ROOT), request);
    }

    private Optional<String> wrongWithRefusal(int status, String head, MalformedRequest request) {
        if (status >= 500 && status != 501) {
            return Optional.of("A failure");
        }
        if (text.contains(MalformedRequest.SECRET)) {
            return Optional.of("A value that was sent");
        }
        if (!head.contains("x-request-id: ")) {
            return Optional.of("No X-Request-Id");
        }
        if (!head.contains("content-type: application/problem+json")) {
            return Optional.of("No problem");
        }
        var isProblem =
                text.contains("\"errors\":[{\"message\":\"")
                        && text.contains("\"status\":" + status);
        return isProblem || request.wantsTheHeadAlone()
                ? Optional.empty()
                : Optional.of("No errors");
    }
}

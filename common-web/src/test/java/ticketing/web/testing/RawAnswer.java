package ticketing.web.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answer of a server to bytes that no HTTP client would send.
 *
 * @param headers by their names in lower case
 */
record RawAnswer(int status, Map<String, String> headers, String body) {

    /**
     * Sends a request, one byte per character, and reads until the server closes the connection.
     */
    static RawAnswer to(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return of(answer.toString(StandardCharsets.UTF_8));
        }
    }

    private static RawAnswer of(String answer) {
        var parts = answer.split("\r\n\r\n", 2);
        var lines = parts[0].split("\r\n");
        var headers =
                Arrays.stream(lines)
                        .skip(1)
                        .map(line -> line.split(": ?", 2))
                        .collect(
                                Collectors.toMap(
                                        header -> header[0].toLowerCase(Locale.ROOT),
                                        header -> header[1],
                                        (first, _) -> first));
        return new RawAnswer(Integer.parseInt(lines[0].split(" ")[1]), headers, parts[1]);
    }
}

package ticketing.local.services;

import java.net.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of the system.
 *
 * @param status the HTTP status
 * @param body an empty object if it was not JSON
 */
public record Answer(int status, JsonNode body) {

    // Keeps the digits of the answer: 19.90 stays 19.90.
    public static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    public static Answer of(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), read(response.body()));
    }

    public boolean isGood() {
        return status / 100 == 2;
    }

    /** A field of the body; empty if it is missing. */
    public String text(String field) {
        return body.path(field).asString("");
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.createObjectNode();
        }
    }
}

package ticketing.local.gateway;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives other tests access to the routes and error answers of the local gateway. */
public final class LocalRoutes {

    /** The service that answers, and its own path. */
    public record Answer(String service, String path) {}

    private LocalRoutes() {}

    /** The answer for a path; empty for the gateway's own pages and for unknown paths. */
    public static Optional<Answer> answerAt(String path) {
        return PublicPaths.ownerOf(path)
                .map(service -> new Answer(service.longName(), path))
                .or(() -> documented(path));
    }

    /** The gateway's own error answer for a status. */
    public static JsonNode refusal(int status) {
        return JsonMapper.shared().readTree(Problem.standard(status).json(null));
    }

    private static Optional<Answer> documented(String path) {
        return Gateway.apiDocuments().stream()
                .filter(path::equals)
                .map(document -> document.substring(document.lastIndexOf('/') + 1))
                .map(service -> new Answer(service + "-service", "/v3/api-docs"))
                .findFirst();
    }
}

package ticketing.local.gateway;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets other tests see what the gateway of the local run serves, and how it refuses. */
public final class LocalRoutes {

    /** Which service answers, and at which path of its own. */
    public record Answer(String service, String path) {}

    private LocalRoutes() {}

    /** Empty for the gateway's own pages and for what nobody answers. */
    public static Optional<Answer> answerAt(String path) {
        return PublicPaths.ownerOf(path)
                .map(service -> new Answer(service.longName(), path))
                .or(() -> documented(path));
    }

    /** What it answers with a status of HTTP itself. */
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

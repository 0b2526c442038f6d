package ticketing.local;

import java.util.Optional;

/** Lets other tests see which paths the gateway of the local run serves. */
public final class LocalRoutes {

    /** Which service answers, and at which path of its own. */
    public record Answer(String service, String path) {}

    private LocalRoutes() {}

    /** Empty for the gateway's own pages and for what nobody answers. */
    public static Optional<Answer> answerAt(String path) {
        return Service.answering(path)
                .map(service -> new Answer(service.longName(), path))
                .or(() -> documented(path));
    }

    private static Optional<Answer> documented(String path) {
        return Gateway.apiDocuments().stream()
                .filter(path::equals)
                .map(document -> document.substring(document.lastIndexOf('/') + 1))
                .map(service -> new Answer(service + "-service", "/v3/api-docs"))
                .findFirst();
    }
}

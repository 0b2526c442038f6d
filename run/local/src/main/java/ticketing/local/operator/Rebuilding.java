package ticketing.local.operator;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ticketing.local.checks.WrongUseException;
import ticketing.topology.Service;
import tools.jackson.databind.JsonNode;

/**
 * Starts the rebuild of read models in a service and watches it: prints the progress line by line,
 * and at the end whether the new views differ from the old ones. The old ones serve requests
 * meanwhile. If watching stops, the service continues.
 */
public final class Rebuilding {

    private static final String PATH = "/actuator/readmodels";
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final Services services;
    private final PrintWriter out;

    /**
     * @param out where progress and result are printed
     */
    public Rebuilding(Services services, PrintWriter out) {
        this.services = services;
        this.out = out;
    }

    /**
     * Rebuilds all read models of a service, one after another.
     *
     * @return whether all old views were right, and the service answered all the time
     * @throws WrongUseException if it has no read models
     */
    public boolean all(Service service) throws InterruptedException {
        return rebuild(service, readModels(service));
    }

    /**
     * Rebuilds one read model of a service.
     *
     * @param model such as {@code orders-view}
     * @return whether all its old views were right, and the service answered all the time
     * @throws WrongUseException if the service has no such read model
     */
    public boolean one(Service service, String model) throws InterruptedException {
        var all = readModels(service);
        if (!all.isEmpty() && !all.contains(model)) {
            throw new WrongUseException(
                    "%s has no read model %s, only %s."
                            .formatted(service.longName(), model, String.join(", ", all)));
        }
        return rebuild(service, all.isEmpty() ? all : List.of(model));
    }

    private boolean rebuild(Service service, List<String> models) throws InterruptedException {
        var allRight = true;
        for (var model : models) {
            allRight &= rebuild(service, model);
        }
        return allRight && services.allAnswered();
    }

    private List<String> readModels(Service service) throws InterruptedException {
        if (!service.hasReadModels()) {
            throw new WrongUseException(service.longName() + " has no read models.");
        }
        var all = new ArrayList<String>();
        services.get(service, PATH)
                .ifPresent(list ->
                        list.path("readModels")
                                .forEach(each -> all.add(each.path("name").asString())));
        return all;
    }

    private boolean rebuild(Service service, String model) throws InterruptedException {
        var begun = services.post(service, PATH + "/" + model);
        if (begun.isEmpty()) {
            return false;
        }
        var first = begun.get().path("status");
        var isOurs = begun.get().path("begun").asBoolean(false);
        var generation =
                (isOurs ? first.path("lastRebuild").path("generation") : first.path("filling"))
                        .asInt(0);
        out.println(
                "%s: %s, generation %d"
                        .formatted(
                                model,
                                isOurs ? "rebuilding" : "is being filled already",
                                generation));
        var last = followed(service, model, first);
        if (last.isEmpty()) {
            out.println(model + ": the rebuild continues by itself when the service is back");
        }
        return last.isPresent() && tell(last.get(), model, generation);
    }

    /** Watches until no generation is being filled; empty if the service does not answer. */
    private Optional<JsonNode> followed(Service service, String model, JsonNode first)
            throws InterruptedException {
        var status = first;
        var told = new Progress(first, System.nanoTime());
        while (status.path("filling").isNumber()) {
            Thread.sleep(LOOK_EVERY.toMillis());
            var answer = services.get(service, PATH + "/" + model);
            if (answer.isEmpty()) {
                return answer;
            }
            status = answer.get();
            var progress = new Progress(status, System.nanoTime());
            if (progress.atNanos - told.atNanos > TELL_EVERY.toNanos()) {
                out.println(model + ": " + progress.since(told));
                told = progress;
            }
        }
        return Optional.of(status);
    }

    private record Progress(JsonNode status, long atNanos) {

        String since(Progress earlier) {
            var seconds = (atNanos - earlier.atNanos) / 1e9;
            var done = number("doneUpTo") - earlier.number("doneUpTo");
            return String.format(
                    Locale.ROOT,
                    "%,.0f events/s, %,d remaining",
                    done / seconds,
                    number("remaining"));
        }

        private long number(String field) {
            return status.path(field).asLong(0);
        }
    }

    private boolean tell(JsonNode status, String model, int generation) {
        var rebuild = status.path("lastRebuild");
        var comparison = rebuild.path("comparison");
        if (rebuild.path("generation").asInt(0) != generation || !comparison.isObject()) {
            out.println("%s: filled; there were no old views to compare".formatted(model));
            return true;
        }
        var compared = comparison.path("compared").asLong(0);
        var differing = comparison.path("differing").asLong(0);
        if (differing == 0) {
            out.println("%s: done, %,d views compared, all the same".formatted(model, compared));
            return true;
        }
        out.println("%s: done, %,d of %,d views were wrong:".formatted(model, differing, compared));
        for (var example : comparison.path("examples")) {
            out.println(
                    "  %s: %s"
                            .formatted(
                                    example.path("id").asString(""),
                                    example.path("how").asString("")));
        }
        return false;
    }
}

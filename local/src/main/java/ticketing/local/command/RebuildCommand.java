package ticketing.local.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ticketing.local.checks.WrongUseException;
import ticketing.local.operator.Services;
import ticketing.local.services.Service;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./ticketing rebuild}: makes the read models of a service anew from the streams, beside
 * those that answer meanwhile, and tells whether the new ones differ. The service does it; this
 * looks on, and may be interrupted without harm.
 *
 * <p>Ends with 1 if a view had been wrong, or the service did not answer.
 */
@Command(
        name = "rebuild",
        description = "Makes the read models of a service anew, and compares old and new.")
final class RebuildCommand implements Callable<Integer> {

    private static final String PATH = "/actuator/readmodels";
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    @Parameters(paramLabel = "SERVICE", description = "orders, for example")
    private String name = "";

    @Parameters(
            paramLabel = "VIEW",
            arity = "0..1",
            index = "1",
            description = "orders-view, for example (default: all of the service)")
    private @Nullable String view;

    @Mixin private DataOption data = new DataOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var service =
                Stream.of(Service.values())
                        .filter(each ->
                                name.equals(each.shortName()) || name.equals(each.longName()))
                        .findFirst()
                        .orElseThrow(() ->
                                new WrongUseException(
                                        "There is no service %s, only %s."
                                                .formatted(name, shortNames())));
        var services = Services.of(data, spec);
        var allRight = true;
        for (var model : readModels(services, service)) {
            allRight &= rebuild(services, service, model);
        }
        return allRight && services.allAnswered() ? 0 : 1;
    }

    private List<String> readModels(Services services, Service service)
            throws InterruptedException {
        if (!service.hasDatabase()) {
            throw new WrongUseException(service.longName() + " has no read models.");
        }
        var all = new ArrayList<String>();
        services.get(service, PATH)
                .ifPresent(list ->
                        list.path("readModels")
                                .forEach(each -> all.add(each.path("name").asString())));
        var asked = view;
        if (asked == null || all.isEmpty()) {
            return all;
        }
        if (!all.contains(asked)) {
            throw new WrongUseException(
                    "%s has no read model %s, only %s."
                            .formatted(service.longName(), asked, String.join(", ", all)));
        }
        return List.of(asked);
    }

    private boolean rebuild(Services services, Service service, String model)
            throws InterruptedException {
        var begun = services.post(service, PATH + "/" + model);
        if (begun.isEmpty()) {
            return false;
        }
        var out = spec.commandLine().getOut();
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
        var last = followed(services, service, model, first, out);
        if (last.isEmpty()) {
            out.println(model + ": the rebuild goes on by itself when the service is back");
        }
        return last.isPresent() && tell(last.get(), model, generation, out);
    }

    /** Looks on until nothing is being filled any more; empty if the service does not answer. */
    private static Optional<JsonNode> followed(
            Services services, Service service, String model, JsonNode first, PrintWriter out)
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

    private static boolean tell(JsonNode status, String model, int generation, PrintWriter out) {
        var rebuild = status.path("lastRebuild");
        var comparison = rebuild.path("comparison");
        if (rebuild.path("generation").asInt(0) != generation || !comparison.isObject()) {
            out.println("%s: filled; there was nothing to compare it with".formatted(model));
            return true;
        }
        var compared = comparison.path("compared").asLong(0);
        var differing = comparison.path("differing").asLong(0);
        if (differing == 0) {
            out.println("%s: done, %,d views compared, all the same".formatted(model, compared));
            return true;
        }
        out.println(
                "%s: done, %,d of %,d views had been wrong:".formatted(model, differing, compared));
        for (var example : comparison.path("examples")) {
            out.println(
                    "  %s: %s"
                            .formatted(
                                    example.path("id").asString(""),
                                    example.path("how").asString("")));
        }
        return false;
    }

    private static String shortNames() {
        return String.join(", ", Stream.of(Service.values()).map(Service::shortName).toList());
    }
}

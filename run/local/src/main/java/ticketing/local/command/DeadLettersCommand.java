package ticketing.local.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ticketing.local.checks.CannotRunException;
import ticketing.local.operator.Operations;
import ticketing.local.operator.Services;
import ticketing.topology.Service;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./ticketing dead-letters}: shows the messages that services could not handle, and handles
 * them again. Any instance of a service can answer for its dead letters. Events that wait are in
 * the memory of one instance, so all instances are asked.
 */
@Command(
        name = "dead-letters",
        description = "Lists, shows, replays and discards messages that could not be handled.",
        subcommands = {
            DeadLettersCommand.ListAll.class,
            DeadLettersCommand.Waiting.class,
            DeadLettersCommand.Show.class,
            DeadLettersCommand.Replay.class,
            DeadLettersCommand.Discard.class
        })
final class DeadLettersCommand implements Runnable {

    private static final String PATH = "/actuator/deadletters";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is missing: list, waiting, show, replay or discard");
    }

    /** Ends with 1 if a service did not answer. */
    @Command(
            name = "list",
            description = "Lists the dead letters of all services, and the events that wait.")
    static final class ListAll implements Callable<Integer> {

        private static final List<String> COLUMNS =
                List.of("id", "lastTime", "attempts", "consumer", "storedType", "reason");

        @Mixin private DataOption data = new DataOption();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            var out = spec.commandLine().getOut();
            var services = data.services(spec);
            var rows = new ArrayList<List<String>>();
            rows.add(COLUMNS.stream().map(name -> words(name).toUpperCase(Locale.ROOT)).toList());
            var notes = new ArrayList<String>();
            var waiting = new ArrayList<JsonNode>();
            for (var service : Service.values()) {
                var answers = services.getFromEach(service, PATH);
                answers.forEach(answer -> answer.path("waiting").forEach(waiting::add));
                // All instances have the same letters.
                answers.stream()
                        .limit(1)
                        .forEach(answer -> {
                            answer.path("letters").forEach(each -> rows.add(row(each)));
                            if (answer.path("more").asBoolean(false)) {
                                notes.add(service.longName() + " has more dead letters.");
                            }
                        });
            }
            if (rows.size() == 1) {
                out.println("No dead letters.");
            } else {
                print(rows, out);
            }
            notes.forEach(out::println);
            if (!waiting.isEmpty()) {
                out.println();
                Waiting.print(waiting, out);
            }
            return services.allAnswered() ? 0 : 1;
        }

        private static List<String> row(JsonNode letter) {
            return COLUMNS.stream().map(name -> text(letter, name)).toList();
        }
    }

    /** Ends with 1 if a service did not answer. */
    @Command(name = "waiting", description = "Lists the events that wait for another event.")
    static final class Waiting implements Callable<Integer> {

        private static final List<String> COLUMNS =
                List.of("waiting", "since", "consumer", "storedType", "entity", "waitsFor");

        @Mixin private DataOption data = new DataOption();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            var services = data.services(spec);
            var waiting = new ArrayList<JsonNode>();
            for (var service : Service.values()) {
                services.getFromEach(service, PATH)
                        .forEach(answer -> answer.path("waiting").forEach(waiting::add));
            }
            var out = spec.commandLine().getOut();
            if (waiting.isEmpty()) {
                out.println("Nothing waits.");
            } else {
                print(waiting, out);
            }
            return services.allAnswered() ? 0 : 1;
        }

        private static void print(List<JsonNode> waiting, PrintWriter out) {
            var rows = new ArrayList<List<String>>();
            rows.add(COLUMNS.stream().map(name -> words(name).toUpperCase(Locale.ROOT)).toList());
            waiting.forEach(each -> rows.add(row(each)));
            DeadLettersCommand.print(rows, out);
        }

        private static List<String> row(JsonNode each) {
            return List.of(
                    text(each, "stream") + " " + text(each, "sequence"),
                    withoutFraction(text(each, "since")),
                    text(each, "consumer"),
                    text(each, "storedType"),
                    text(each, "entity"),
                    each.path("predecessor").isNumber()
                            ? "version %s of it; this is version %s"
                                    .formatted(text(each, "predecessor"), text(each, "version"))
                            : "another entity's event");
        }
    }

    /** Ends with 1 if there is no such letter. */
    @Command(name = "show", description = "Shows a dead letter with headers and payload.")
    static final class Show implements Callable<Integer> {

        private static final List<String> LINES =
                List.of(
                        "reason",
                        "consumer",
                        "attempts",
                        "storedTime",
                        "firstTime",
                        "lastTime",
                        "stream",
                        "sequence",
                        "subject",
                        "storedType",
                        "entity");

        @Parameters(paramLabel = "ID", description = "an id from the list, for example orders-17")
        private String id = "";

        @Mixin private DataOption data = new DataOption();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            var services = data.services(spec);
            services.get(serviceOf(id), PATH + "/" + id)
                    .ifPresent(opened -> print(opened, spec.commandLine().getOut()));
            return services.allAnswered() ? 0 : 1;
        }

        private void print(JsonNode opened, PrintWriter out) {
            out.println(id);
            for (var name : LINES) {
                out.printf("  %-12s %s%n", words(name), text(opened.path("letter"), name));
            }
            out.println("headers");
            opened.path("headers")
                    .propertyStream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(header ->
                            out.printf(
                                    "  %s: %s%n", header.getKey(), header.getValue().asString()));
            out.println("payload");
            var payload = opened.path("payload");
            var shown =
                    payload.isMissingNode() || payload.isNull()
                            ? "(not kept, since it is about an account)"
                            : payload.isString() ? payload.asString() : Operations.pretty(payload);
            out.println(shown.indent(2).stripTrailing());
        }
    }

    /** Ends with 1 if a letter stays, or a service did not answer. */
    @Command(
            name = "replay",
            description = "Handles a dead letter, or all of them, again with the same consumer.")
    static final class Replay implements Callable<Integer> {

        /** Either an id or all. */
        static final class Which {
            @Parameters(
                    paramLabel = "ID",
                    description = "an id from the list, for example orders-17")
            private String id = "";

            @Option(
                    names = "--all",
                    description = "all dead letters of all services, the oldest first")
            private boolean all;
        }

        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Mixin private DataOption data = new DataOption();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            var out = spec.commandLine().getOut();
            var services = data.services(spec);
            var replays = which.all ? all(services) : one(services, which.id);
            if (replays.isEmpty() && services.allAnswered()) {
                out.println("No dead letters.");
            }
            for (var replay : replays) {
                out.println(
                        "%s %s: %s, %s"
                                .formatted(
                                        text(replay, "id"),
                                        isRemoved(replay) ? "is removed" : "stays",
                                        text(replay, "result"),
                                        text(replay, "detail")));
            }
            return services.allAnswered() && replays.stream().allMatch(Replay::isRemoved) ? 0 : 1;
        }

        private static List<JsonNode> one(Services services, String id)
                throws InterruptedException {
            return services.post(serviceOf(id), PATH + "/" + id).stream().toList();
        }

        private static List<JsonNode> all(Services services) throws InterruptedException {
            var replays = new ArrayList<JsonNode>();
            for (var service : Service.values()) {
                services.post(service, PATH).ifPresent(answer -> answer.forEach(replays::add));
            }
            return replays;
        }

        private static boolean isRemoved(JsonNode replay) {
            return replay.path("removed").asBoolean(false);
        }
    }

    /** Ends with 1 if there was no such letter, or its service did not answer. */
    @Command(
            name = "discard",
            description = {
                "Removes dead letters without handling them.",
                "The service logs their content. The events themselves stay in their streams: a read"
                        + " model handles them again when it is rebuilt, and does not show later"
                        + " events of the same entity until then."
            })
    static final class Discard implements Callable<Integer> {

        @Parameters(
                paramLabel = "ID",
                arity = "1..*",
                description = "ids from the list, for example orders-17")
        private List<String> ids = List.of();

        @Mixin private DataOption data = new DataOption();
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            var out = spec.commandLine().getOut();
            var services = data.services(spec);
            // If one id is invalid, nothing is removed.
            ids.forEach(DeadLettersCommand::serviceOf);
            for (var id : ids) {
                services.delete(serviceOf(id), PATH + "/" + id)
                        .ifPresent(letter ->
                                out.println(
                                        "%s is discarded: %s of %s, %s %s, which %s could not handle: %s"
                                                .formatted(
                                                        id,
                                                        text(letter, "storedType"),
                                                        text(letter, "entity"),
                                                        text(letter, "stream"),
                                                        text(letter, "sequence"),
                                                        text(letter, "consumer"),
                                                        text(letter, "reason"))));
            }
            return services.allAnswered() ? 0 : 1;
        }
    }

    /** Each column is as wide as its longest value. */
    private static void print(List<List<String>> rows, PrintWriter out) {
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                var each = column;
                var width = rows.stream().mapToInt(one -> one.get(each).length()).max();
                line.append(row.get(column));
                line.repeat(' ', width.orElse(0) - row.get(column).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static Service serviceOf(String id) {
        return Stream.of(Service.values())
                .filter(service -> id.matches(service.shortName() + "-[0-9]+"))
                .findFirst()
                .orElseThrow(() ->
                        new CannotRunException(
                                "There is no dead letter " + id + ": ids look like orders-17."));
    }

    private static String text(JsonNode object, String field) {
        var text = object.path(field).asString("-");
        return field.endsWith("Time") ? withoutFraction(text) : text;
    }

    private static String withoutFraction(String time) {
        return time.replaceFirst("\\.[0-9]+Z$", "Z");
    }

    private static String words(String field) {
        return field.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}

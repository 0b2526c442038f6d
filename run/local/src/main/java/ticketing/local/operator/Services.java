package ticketing.local.operator;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ticketing.local.checks.CannotRunException;
import ticketing.local.services.Answer;
import ticketing.topology.Service;
import tools.jackson.databind.JsonNode;

/**
 * Calls the services of a running system at their management ports. If an instance does not answer,
 * the next one is asked. Services that do not answer are reported.
 */
public final class Services {

    private final Operations operations;
    private final PrintWriter errors;
    private boolean allAnswered = true;

    /**
     * @param errors gets a line for each service that does not answer
     */
    public Services(Operations operations, PrintWriter errors) {
        this.operations = operations;
        this.errors = errors;
    }

    /** Whether every call so far was answered. */
    public boolean allAnswered() {
        return allAnswered;
    }

    /** The answer of any instance; empty if none succeeds. */
    public Optional<JsonNode> get(Service service, String path) throws InterruptedException {
        return ask(service, instance -> operations.get(instance, path));
    }

    /** The successful answers of all instances; reports an error if there is none. */
    public List<JsonNode> getFromEach(Service service, String path) throws InterruptedException {
        var answers = new ArrayList<JsonNode>();
        var trouble = service.longName() + " does not run.";
        for (var instance : operations.instancesOf(service)) {
            var asked = ask(instance, each -> operations.get(each, path));
            asked.body().ifPresent(answers::add);
            trouble = asked.trouble();
        }
        if (answers.isEmpty()) {
            report(trouble);
        }
        return answers;
    }

    /** Removes something with one instance; tries the next one if it does not answer. */
    public Optional<JsonNode> delete(Service service, String path) throws InterruptedException {
        return ask(service, instance -> operations.delete(instance, path));
    }

    /** Sends an idempotent command to one instance; tries the next one if it does not answer. */
    public Optional<JsonNode> post(Service service, String path) throws InterruptedException {
        return ask(service, instance -> operations.post(instance, path, Map.of()));
    }

    private interface Question {
        Answer ask(String instance) throws InterruptedException;
    }

    private Optional<JsonNode> ask(Service service, Question question) throws InterruptedException {
        var trouble = service.longName() + " does not run.";
        for (var instance : operations.instancesOf(service)) {
            var asked = ask(instance, question);
            if (asked.body().isPresent()) {
                return asked.body();
            }
            trouble = asked.trouble();
        }
        report(trouble);
        return Optional.empty();
    }

    private void report(String trouble) {
        errors.println(trouble);
        allAnswered = false;
    }

    private record Asked(Optional<JsonNode> body, String trouble) {}

    private static Asked ask(String instance, Question question) throws InterruptedException {
        try {
            var answer = question.ask(instance);
            return new Asked(
                    answer.isGood() ? Optional.of(answer.body()) : Optional.empty(),
                    instance + " answers " + answer.status() + ": " + answer.text("detail"));
        } catch (CannotRunException noAnswer) {
            return new Asked(Optional.empty(), String.valueOf(noAnswer.getMessage()));
        }
    }
}

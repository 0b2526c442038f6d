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
 * The services of a running system, for whoever asks them. Any instance of a service will do. Those
 * that do not answer are named, and remembered.
 */
public final class Services {

    private final Operations operations;
    private final PrintWriter errors;
    private boolean allAnswered = true;

    /**
     * @param errors is told, a line for each, which of them do not answer
     */
    public Services(Operations operations, PrintWriter errors) {
        this.operations = operations;
        this.errors = errors;
    }

    /** Whether every question so far was answered. */
    public boolean allAnswered() {
        return allAnswered;
    }

    /** The answer of an instance; empty if none gives a good one. */
    public Optional<JsonNode> get(Service service, String path) throws InterruptedException {
        return ask(service, instance -> operations.get(instance, path));
    }

    /** The answers of all instances that give a good one; it is an error if none does. */
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

    /** Has an instance remove something; another one is told if the first does not answer. */
    public Optional<JsonNode> delete(Service service, String path) throws InterruptedException {
        return ask(service, instance -> operations.delete(instance, path));
    }

    /**
     * Tells an instance to do something that may be done twice: another instance is told if the
     * first does not answer.
     */
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

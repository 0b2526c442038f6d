package ticketing.benchmarks;

import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ticketing.local.data.DataFolder;
import ticketing.local.people.Person;
import ticketing.local.programs.Project;
import ticketing.local.services.Answer;
import ticketing.local.system.LocalSystem;
import ticketing.local.system.SystemSettings;
import ticketing.local.terminal.Console;

/** A separate system with all services behind a gateway, as {@code ./ticketing up} runs them. */
record WholeSystem(Path folder, LocalSystem local) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Starts it with a folder that is deleted afterwards. */
    static WholeSystem start() {
        var folder = Server.newFolder();
        var settings = SystemSettings.atFreePorts(Project.folder(), folder, silent());
        try {
            return new WholeSystem(folder, LocalSystem.start(settings));
        } catch (RuntimeException failed) {
            DataFolder.delete(folder);
            throw failed;
        }
    }

    private static Console silent() {
        return Console.progressTo(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    URI address() {
        return local.address();
    }

    /** Signs people up, one after another, because hashing a password occupies a core. */
    List<Person> people(int number, String role, Person.Witness witness)
            throws InterruptedException {
        var people = new ArrayList<Person>();
        for (int i = 0; i < number; i++) {
            people.add(Person.signUp(address(), role, witness));
        }
        return people;
    }

    /** Offers a new ticket. */
    static Answer offer(Person seller) throws InterruptedException {
        return seller.post(
                "/api/tickets", Map.of("title", "Concert", "price", new BigDecimal("19.99")));
    }

    /** Orders a ticket; the answer is 404 until orders-service knows it. */
    static Answer order(Person buyer, String ticketId) throws InterruptedException {
        return buyer.post("/api/orders", Map.of("ticketId", ticketId));
    }

    /** Repeats a request while the answer is 404, for two minutes at most. */
    static Answer onceKnown(Person.Request request) throws InterruptedException {
        return Person.onceKnown(LIMIT, request);
    }

    /**
     * The id of the new ticket, order or payment; waits until the services know what it is based
     * on.
     *
     * @throws IllegalStateException if it was refused
     */
    static String made(Person.Request request) throws InterruptedException {
        var answer = onceKnown(request);
        if (!answer.isGood()) {
            throw new IllegalStateException("The request was refused: " + answer);
        }
        return answer.text("id");
    }

    @Override
    public void close() {
        local.close();
        DataFolder.delete(folder);
    }
}

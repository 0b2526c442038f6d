package ticketing.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.events.TicketEvent;
import ticketing.eventstore.testing.ServiceCanvas;
import ticketing.nats.DurableConsumer;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.topology.Consumers;

/** Compares the README with the code; {@code TicketDecisionTableTest} compares its last table. */
class TicketsCanvasTest {

    @Test
    void names_every_call() {
        var calls =
                new ClassFileImporter()
                                .withImportOption(new DoNotIncludeTests())
                                .importPackages("ticketing.tickets")
                                .stream()
                                .flatMap(type -> type.getMethods().stream())
                                .flatMap(TicketsCanvasTest::calls)
                                .toList();

        assertThat(Canvas.column("Asked of us", "call")).containsExactlyInAnyOrderElementsOf(calls);
    }

    @Test
    void names_every_command() {
        var commands = new HashSet<>(Canvas.column("Asked of us", "command"));
        commands.addAll(Canvas.column("We listen to", "command"));
        commands.remove("-");

        assertThat(commands).isEqualTo(ServiceCanvas.namesOf(TicketCommand.class));
    }

    @Test
    void names_every_event() {
        var types =
                EventType.all().stream()
                        .filter(type -> TicketEvent.class.isAssignableFrom(type.record()))
                        .toList();

        assertThat(Canvas.column("Happens here", "event"))
                .isEqualTo(types.stream().map(EventType::storedName).toList());
        assertThat(Canvas.column("Happens here", "subject"))
                .isEqualTo(
                        types.stream()
                                .map(type -> "tickets.<ticketId>." + type.subject())
                                .toList());
    }

    @Test
    void names_every_consumer_and_what_it_selects() {
        var consumers =
                List.<DurableConsumer<?>>of(
                        Consumers.TICKETS_WHEN_ORDER_PLACED,
                        Consumers.TICKETS_WHEN_ORDER_CANCELLED,
                        Consumers.TICKETS_WHEN_ORDER_COMPLETED,
                        DurableConsumer.ofAll("tickets-view", EventStream.TICKETS));

        assertThat(Canvas.column("We listen to", "durable consumer"))
                .isEqualTo(consumers.stream().map(DurableConsumer::name).toList());
        assertThat(Canvas.column("We listen to", "filter"))
                .isEqualTo(
                        consumers.stream()
                                .map(consumer -> String.join(", ", consumer.subjects()))
                                .toList());
    }

    @Test
    void names_every_reaction() {
        var reactions = Set.copyOf(Canvas.column("We listen to", "does"));

        assertThat(reactions)
                .containsAll(
                        new ClassFileImporter()
                                        .withImportOption(new DoNotIncludeTests())
                                        .importPackages("ticketing.tickets.reactions")
                                        .stream()
                                        .map(type -> type.getSimpleName())
                                        .filter(name -> name.startsWith("When"))
                                        .collect(Collectors.toSet()));
    }

    private static Stream<String> calls(JavaMethod method) {
        return Stream.of(
                        method.tryGetAnnotationOfType(GetMapping.class)
                                .map(call -> "GET " + call.value()[0]),
                        method.tryGetAnnotationOfType(PostMapping.class)
                                .map(call -> "POST " + call.value()[0]),
                        method.tryGetAnnotationOfType(PutMapping.class)
                                .map(call -> "PUT " + call.value()[0]),
                        method.tryGetAnnotationOfType(DeleteMapping.class)
                                .map(call -> "DELETE " + call.value()[0]))
                .flatMap(Optional::stream);
    }
}

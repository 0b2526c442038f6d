package ticketing.tickets.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.tickets.ticket.TicketDeciderTest.CHEAPER;
import static ticketing.tickets.ticket.TicketDeciderTest.CONCERT;
import static ticketing.tickets.ticket.TicketDeciderTest.CREATED;
import static ticketing.tickets.ticket.TicketDeciderTest.SELLER;
import static ticketing.tickets.ticket.TicketDeciderTest.STRANGER;
import static ticketing.tickets.ticket.TicketDeciderTest.TICKET;
import static ticketing.tickets.ticket.TicketDeciderTest.given;
import static ticketing.tickets.ticket.TicketDeciderTest.release;
import static ticketing.tickets.ticket.TicketDeciderTest.released;
import static ticketing.tickets.ticket.TicketDeciderTest.reserve;
import static ticketing.tickets.ticket.TicketDeciderTest.reserved;
import static ticketing.tickets.ticket.TicketDeciderTest.sell;
import static ticketing.tickets.ticket.TicketDeciderTest.sold;
import static ticketing.tickets.ticket.TicketDeciderTest.update;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.events.EventType;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Refusal;
import ticketing.tickets.Canvas;
import ticketing.tickets.ticket.TicketCommand.CreateTicket;

/**
 * Every command in every state, compared with the table in the README. The news is about order 5,
 * which is older than, the same as, or later than the orders the ticket has heard of.
 */
class TicketDecisionTableTest {

    static final Map<String, List<TicketEvent>> STATES = new HashMap<>();
    static final Map<String, TicketCommand> COMMANDS = new HashMap<>();

    static {
        STATES.put("not created", List.of());
        STATES.put("available", List.of(CREATED));
        STATES.put("available, had order 5", List.of(CREATED, reserved(5), released(5)));
        STATES.put("available, had order 6", List.of(CREATED, reserved(6), released(6)));
        STATES.put("reserved by 4", List.of(CREATED, reserved(4)));
        STATES.put("reserved by 4, 5 is over", List.of(CREATED, reserved(4), released(5)));
        STATES.put("reserved by 5", List.of(CREATED, reserved(5)));
        STATES.put("reserved by 6", List.of(CREATED, reserved(6)));
        STATES.put("sold to 4", List.of(CREATED, sold(4)));
        STATES.put("sold to 5", List.of(CREATED, reserved(5), sold(5)));

        COMMANDS.put("create", new CreateTicket(TICKET, SELLER, CONCERT, "eur"));
        COMMANDS.put("create another", new CreateTicket(TICKET, SELLER, CHEAPER, "eur"));
        COMMANDS.put("update", update(SELLER, CHEAPER));
        COMMANDS.put("update to the same", update(SELLER, CONCERT));
        COMMANDS.put("update at version 9", update(SELLER, CHEAPER, 9L));
        COMMANDS.put("update by a stranger", update(STRANGER, CHEAPER));
        COMMANDS.put("reserve", reserve(5));
        COMMANDS.put("release", release(5));
        COMMANDS.put("sold", sell(5));
    }

    static List<Map<String, String>> rows() {
        return Canvas.table("Decision table");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holds(Map<String, String> row) {
        var state = row.get("state");
        COMMANDS.forEach((name, command) ->
                assertThat(outcome(STATES.get(state), command))
                        .as("%s, when %s", state, name)
                        .isEqualTo(row.get(name)));
    }

    @Test
    void has_a_row_for_every_state() {
        assertThat(rows())
                .extracting(row -> row.get("state"))
                .containsExactlyInAnyOrderElementsOf(STATES.keySet());
    }

    @Test
    void has_a_column_for_every_command() {
        var columns = new ArrayList<>(rows().getFirst().keySet());
        columns.remove("state");
        assertThat(columns).containsExactlyInAnyOrderElementsOf(COMMANDS.keySet());
    }

    @Test
    void knows_every_kind_of_state_and_command() {
        assertThat(kinds(STATES.values().stream().map(TicketDecisionTableTest::after)))
                .isEqualTo(leavesOf(Ticket.class));
        assertThat(kinds(COMMANDS.values().stream())).isEqualTo(leavesOf(TicketCommand.class));
    }

    private static Ticket after(List<TicketEvent> history) {
        return given(history.toArray(TicketEvent[]::new)).state();
    }

    private static String outcome(List<TicketEvent> history, TicketCommand command) {
        try {
            var events = new TicketDecider().decide(command, after(history));
            return events.isEmpty()
                    ? "-"
                    : events.stream()
                            .map(event -> "`" + EventType.of(event).subject() + "`")
                            .collect(Collectors.joining(", "));
        } catch (Refusal refusal) {
            return refusal.getClass().getSimpleName();
        }
    }

    private static Set<Class<?>> kinds(Stream<?> values) {
        return values.<Class<?>>map(Object::getClass).collect(Collectors.toSet());
    }

    private static Set<Class<?>> leavesOf(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(leaf -> leavesOf(leaf).stream())
                        .collect(Collectors.toSet())
                : Set.of(type);
    }
}

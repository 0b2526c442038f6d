package ticketing.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static ticketing.events.ImaginedUpgrade.DECLINED_V1;
import static ticketing.events.ImaginedUpgrade.DECLINED_V2;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.TicketEvent.TicketUpdated;

/** Uses imagined changes: {@link ImaginedUpgrade}, and a price that changes twice. */
class EventReaderTest {

    private static final String V1 = "ticketing.ticket-repriced.v1";
    private static final String V2 = "ticketing.ticket-repriced.v2";
    private static final String V3 = "ticketing.ticket-repriced.v3";

    private static final EventType NEWEST = new EventType(V3, "repriced", TicketUpdated.class);
    private static final Upcaster CENTS_TO_PRICE =
            new Upcaster(
                    V1,
                    fields -> {
                        var cents = (Integer) fields.get("cents");
                        return with(fields, "cents", "price", BigDecimal.valueOf(cents, 2));
                    });
    private static final Upcaster NAME_TO_TITLE =
            new Upcaster(V2, fields -> with(fields, "name", "title", fields.get("name")));

    private final EventReader reader =
            new EventReader(List.of(NEWEST), List.of(NAME_TO_TITLE, CENTS_TO_PRICE));

    static List<EventType> types() {
        return EventType.all();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                V1 + " {'ticketId':'%s','name':'Concert','cents':1900}",
                V2 + " {'ticketId':'%s','name':'Concert','price':19.00}",
                V3 + " {'ticketId':'%s','title':'Concert','price':19.00}"
            })
    void turns_each_version_into_the_newest(String stored) {
        var type = stored.substring(0, stored.indexOf(' '));
        var json = stored.substring(type.length() + 1).formatted(GoldenEvents.TICKET);

        assertThat(reader.read(type, bytes(json)))
                .isEqualTo(
                        new TicketUpdated(GoldenEvents.TICKET, "Concert", new BigDecimal("19.00")));
    }

    @Test
    void reads_what_was_recorded_before_the_change_as_if_it_had_been_written_after_it()
            throws IOException {
        var recorded = CheckedIn.recorded(EventType.named(DECLINED_V1).orElseThrow(), 1).bytes();
        var before = (PaymentDeclined) EventJson.read(DECLINED_V1, recorded);

        var after = (PaymentDeclined) ImaginedUpgrade.reader().read(DECLINED_V1, recorded);

        assertThat(before.code()).isEqualTo("card_declined");
        assertThat(after)
                .isEqualTo(
                        new PaymentDeclined(
                                before.paymentId(),
                                before.orderId(),
                                before.ticketId(),
                                "refused-by-bank"))
                .isEqualTo(
                        ImaginedUpgrade.reader()
                                .read(
                                        DECLINED_V2,
                                        bytes(
                                                new String(recorded, UTF_8)
                                                        .replace(
                                                                "card_declined",
                                                                "refused-by-bank"))));
    }

    @ParameterizedTest
    @MethodSource("types")
    void leaves_all_other_events_as_they_are(EventType type) {
        if (!type.storedName().equals(DECLINED_V1)) {
            assertThat(ImaginedUpgrade.reader().read(type.storedName(), GoldenFiles.of(type)))
                    .isEqualTo(GoldenEvents.of(type));
        }
    }

    @Test
    void says_of_a_newer_version_that_the_software_is_too_old_for_it() {
        assertRefused(
                EventReader.present(),
                DECLINED_V2,
                "{}",
                "No event is stored as ticketing.payment-declined.v2 here, only"
                        + " ticketing.payment-declined.v1: it needs a newer version of this software");
        assertRefused(
                reader,
                "ticketing.ticket-repriced.v4",
                "{}",
                "only %s, %s, %s: it needs".formatted(V1, V2, V3));
        assertRefused(
                reader,
                "ticketing.ticket-painted.v1",
                "{}",
                "No event is stored as ticketing.ticket-painted.v1 here");
    }

    @Test
    void refuses_older_bytes_that_are_no_event_and_quotes_no_value_of_them() {
        assertRefused(reader, V1, "{secret", V1 + ": not JSON");
        assertRefused(reader, V1, "[1]", V1 + ": not an object of its fields");
        assertRefused(reader, V1, "null", V1 + ": the payload is null");
        assertRefused(
                reader,
                V1,
                "{\"cents\":\"secret\"}",
                V1 + " cannot be turned into " + V2 + ": ClassCastException");
        assertRefused(reader, V2, "{\"name\":\"Concert\"}", V3 + ": An event without ticketId");
    }

    @Test
    void is_refused_if_an_upcaster_leads_nowhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventReader(List.of(NEWEST), List.of(CENTS_TO_PRICE)))
                .withMessage("Nothing is stored as " + V2);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new EventReader(List.of(NEWEST), List.of(new Upcaster(V3, it -> it))))
                .withMessage(V3 + " is read as it is");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Upcaster("ticketing.ticket-repriced", it -> it))
                .withMessage("ticketing.ticket-repriced does not end with a version");
    }

    private static Map<String, Object> with(
            Map<String, Object> fields, String old, String name, Object value) {
        var changed = new HashMap<>(fields);
        changed.remove(old);
        changed.put(name, value);
        return changed;
    }

    private static void assertRefused(
            EventReader reader, String type, String json, String because) {
        assertThatThrownBy(() -> reader.read(type, bytes(json)))
                .isInstanceOf(UnreadableEventException.class)
                .hasNoCause()
                .hasMessageContaining(because)
                .hasMessageNotContaining("secret");
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}

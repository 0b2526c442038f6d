package ticketing.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.events.TicketEvent.TicketUpdated;

class EventJsonTest {

    private static final String ORDER_PLACED = "ticketing.order-placed.v1";
    private static final String USER_SIGNED_UP = "ticketing.user-signed-up.v1";

    @ParameterizedTest
    @CsvSource({"19, 19.00", "19.0, 19.00", "19.99, 19.99", "0.01, 0.01", "1E+3, 1000.00"})
    void keeps_money_exact_with_two_decimal_places(BigDecimal price, String written) {
        var event = new TicketUpdated(GoldenEvents.TICKET, "Title", price);

        var json = EventJson.write(event);

        assertThat(new String(json, UTF_8)).endsWith("\"price\":" + written + "}");
        assertThat(EventJson.read("ticketing.ticket-updated.v1", json)).isEqualTo(event);
    }

    @Test
    void keeps_digits_that_a_double_would_lose() {
        var price = new BigDecimal("90071992547409931.01");
        var event = new TicketUpdated(GoldenEvents.TICKET, "Title", price);

        var read = EventJson.read("ticketing.ticket-updated.v1", EventJson.write(event));

        assertThat(read).isEqualTo(event);
    }

    @Test
    void reads_money_that_was_written_with_fewer_places() {
        var json = goldenOf(ORDER_PLACED).replace("19.00", "19");

        assertThat(read(ORDER_PLACED, json)).isEqualTo(GoldenEvents.ORDER_PLACED);
    }

    @Test
    void ignores_fields_that_only_newer_software_knows() {
        var json = goldenOf(ORDER_PLACED).replaceFirst("\\{", "{\"seat\":{\"row\":3},");

        assertThat(read(ORDER_PLACED, json)).isEqualTo(GoldenEvents.ORDER_PLACED);
    }

    @Test
    void leaves_out_an_optional_field_without_a_value() {
        record WithOptionalField(String title, @Nullable String note) {}

        var json = EventJson.MAPPER.writeValueAsString(new WithOptionalField("Title", null));

        assertThat(json).isEqualTo("{\"title\":\"Title\"}");
    }

    @Test
    void refuses_a_name_nothing_is_stored_under() {
        assertRefused("ticketing.order-placed.v9", "{}", "No event is stored as");
    }

    static List<EventType> types() {
        return EventType.all();
    }

    /** Also numbers: a missing {@code orderNumber} must not be read as 0. */
    @ParameterizedTest
    @MethodSource("types")
    void refuses_an_event_without_one_of_its_fields(EventType type) {
        for (var field : type.record().getRecordComponents()) {
            if (EventSchema.isOptional(field.getAnnotatedType())) {
                continue;
            }
            var json = goldenOf(type.storedName());
            var renamed = json.replace("\"" + field.getName() + "\"", "\"other\"");
            var nulled =
                    json.replaceFirst(
                            "\"" + field.getName() + "\":(\"[^\"]*\"|[0-9.]+)",
                            "\"" + field.getName() + "\":null");

            assertThat(List.of(renamed, nulled)).doesNotContain(json);
            assertRefused(type.storedName(), renamed, field.getName());
            assertRefused(type.storedName(), nulled, field.getName());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"price\":19.00        | \"price\":\"19.00\"      | price",
                "\"price\":19.00        | \"price\":19.001         | price",
                "\"price\":19.00        | \"price\":1e999999999    | price",
                "\"ticketVersion\":1    | \"ticketVersion\":1.5    | ticketVersion",
                "\"ticketVersion\":1    | \"ticketVersion\":\"1\"  | ticketVersion",
                "\"currency\":\"eur\"   | \"currency\":7           | currency",
                "\"currency\":\"eur\"   | \"currency\":true        | currency",
                "2026-11-21T07:22:32    | yesterday                | expiresAt",
                "-000000000002          | -2                       | buyerId",
            })
    void refuses_a_field_of_another_type(String from, String to, String field) {
        var json = goldenOf(ORDER_PLACED);

        assertThat(json).contains(from);
        assertRefused(ORDER_PLACED, json.replace(from, to), field);
    }

    @ParameterizedTest
    @CsvSource({"\"seller\"", "0", "\"BUYER\"", "\"\""})
    void refuses_a_reason_it_does_not_know(String reason) {
        var json = goldenOf("ticketing.order-cancelled.v1").replace("\"expired\"", reason);

        assertRefused("ticketing.order-cancelled.v1", json, "reason");
    }

    @ParameterizedTest
    @CsvSource({"''", "null", "[]", "{", "hello", "'{} {}'", "7", "'\"text\"'"})
    void refuses_what_is_no_object(String json) {
        assertRefused(ORDER_PLACED, json, ORDER_PLACED);
    }

    @ParameterizedTest
    @CsvSource({
        "01939d3a-5000-7000-8000-000000000001, secret",
        "\"email\":\"seller@example.org\", \"email\":[\"secret\"]",
        "\"email\":\"seller@example.org\", \"email\":secret",
    })
    void quotes_no_value_when_it_refuses(String from, String to) {
        var json = goldenOf(USER_SIGNED_UP).replace(from, to);

        assertThat(json).contains("secret");
        assertThatThrownBy(() -> read(USER_SIGNED_UP, json))
                .isInstanceOf(UnreadableEventException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    private static void assertRefused(String type, String json, String because) {
        assertThatThrownBy(() -> read(type, json))
                .isInstanceOfSatisfying(
                        UnreadableEventException.class,
                        refusal -> assertThat(refusal.reason()).contains(because));
    }

    private static DomainEvent read(String type, String json) {
        return EventJson.read(type, json.getBytes(UTF_8));
    }

    private static String goldenOf(String storedName) {
        return new String(GoldenFiles.of(EventType.named(storedName).orElseThrow()), UTF_8);
    }
}

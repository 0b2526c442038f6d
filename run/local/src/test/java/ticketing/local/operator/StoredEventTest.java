package ticketing.local.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import ticketing.events.EventStream;

class StoredEventTest {

    @Test
    void is_one_readable_line() {
        assertThat(sold().line())
                .isEqualTo(
                        "07:22:32.500  TICKETS       12  tickets.t1.sold  v3  tickets-service "
                                + " {\"ticketId\":\"t1\",\"price\":19.90}");
    }

    @Test
    void is_one_json_object_for_tools() {
        assertThat(sold().json())
                .isEqualTo(
                        "{\"stream\":\"TICKETS\",\"sequence\":12,\"subject\":\"tickets.t1.sold\","
                                + "\"time\":\"2026-11-21T07:22:32.500Z\","
                                + "\"ce-source\":\"tickets-service\",\"ticketing-version\":\"3\","
                                + "\"data\":{\"ticketId\":\"t1\",\"price\":19.90}}");
    }

    @Test
    void shows_no_address_and_no_password_hash() {
        var signedUp =
                event(
                        EventStream.USERS,
                        "users.k.signed-up",
                        "{\"userId\":\"u1\",\"email\":\"a@b.c\",\"passwordHash\":\"$2a$\"}");
        for (var shown : new String[] {signedUp.line(), signedUp.json()}) {
            assertThat(shown)
                    .contains("u1", "\"email\":\"(hidden)\"", "\"passwordHash\":\"(hidden)\"")
                    .doesNotContain("a@b.c", "$2a$");
        }
    }

    @Test
    void knows_what_it_is_about() {
        assertThat(sold().isAbout("ticketId", "t1")).isTrue();
        assertThat(sold().isAbout("ticketId", "t2")).isFalse();
        assertThat(sold().isAbout("orderId", "")).isFalse();
    }

    private static StoredEvent sold() {
        return event(
                EventStream.TICKETS, "tickets.t1.sold", "{\"ticketId\":\"t1\",\"price\":19.90}");
    }

    private static StoredEvent event(EventStream stream, String subject, String payload) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce-source", "tickets-service");
        headers.put("ticketing-version", "3");
        return new StoredEvent(
                stream,
                12,
                subject,
                Instant.parse("2026-11-21T07:22:32.5Z"),
                headers,
                StoredEvent.read(payload.getBytes()));
    }
}

package ticketing.local.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.events.EventStream;

class SubjectFilterTest {

    @ParameterizedTest
    @CsvSource({
        ">, orders.1.2.placed, true",
        "orders.>, orders.1.2.placed, true",
        "orders.>, orders, false",
        "orders.1.>, orders.1.2.placed, true",
        "orders.1.>, orders.12.2.placed, false",
        "tickets.*.sold, tickets.1.sold, true",
        "tickets.*.sold, tickets.1.created, false",
        "tickets.*, tickets.1.sold, false",
        "tickets.*.sold, tickets.1, false",
        "*.1.>, tickets.1.sold, true",
        "tickets.1.sold, tickets.1.sold, true"
    })
    void matches_as_nats_does(String filter, String subject, boolean matches) {
        assertThat(new SubjectFilter(filter).matches(subject)).isEqualTo(matches);
    }

    @Test
    void knows_the_streams_where_it_can_match() {
        assertThat(SubjectFilter.ALL.streams()).containsExactly(EventStream.values());
        assertThat(new SubjectFilter("*.1.>").streams()).containsExactly(EventStream.values());
        assertThat(new SubjectFilter("orders.*.*.placed").streams())
                .containsExactly(EventStream.ORDERS);
        assertThat(new SubjectFilter("nothing.>").streams()).isEmpty();
    }

    @Test
    void asks_the_server_for_no_more_than_is_wanted() {
        assertThat(new SubjectFilter("orders.1.>").within(EventStream.ORDERS))
                .isEqualTo("orders.1.>");
        assertThat(new SubjectFilter("orders.>").within(EventStream.ORDERS)).isEqualTo(">");
        assertThat(new SubjectFilter("*.1.>").within(EventStream.ORDERS)).isEqualTo(">");
    }
}

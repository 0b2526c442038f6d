package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventTypeTest {

    static List<EventType> types() {
        return EventType.all();
    }

    @Test
    void knows_the_events_of_the_catalogue() {
        assertThat(EventType.all()).hasSize(17);
    }

    @ParameterizedTest
    @MethodSource("types")
    void leads_from_stored_names_to_records_and_back(EventType type) {
        assertThat(EventType.named(type.storedName())).contains(type);
        assertThat(EventType.of(type.record())).isEqualTo(type);
        assertThat(EventType.of(GoldenEvents.of(type))).isEqualTo(type);
    }

    /** Stored names never change, so they must not contain names of classes or packages. */
    @ParameterizedTest
    @MethodSource("types")
    void names_events_without_class_names(EventType type) {
        assertThat(type.storedName()).matches("ticketing\\.[a-z]+(-[a-z]+)+\\.v[1-9][0-9]*");
        assertThat(type.subject()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void gives_no_two_events_the_same_name() {
        assertThat(EventType.all()).extracting(EventType::storedName).doesNotHaveDuplicates();
        for (var stream : EventStream.values()) {
            assertThat(EventType.all())
                    .filteredOn(type -> stream.events().isAssignableFrom(type.record()))
                    .extracting(EventType::subject)
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void is_empty_for_a_name_nothing_is_stored_under() {
        assertThat(EventType.named("ticketing.order-placed.v9")).isEmpty();
    }

    @Test
    void refuses_what_is_never_stored() {
        assertThatThrownBy(() -> EventType.of(OrderEvent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OrderEvent is not stored");
    }

    @Test
    void counts_payments_and_expirations_by_their_order() {
        assertThat(entitiesOf(UserEvent.class)).containsOnly(GoldenEvents.SELLER);
        assertThat(entitiesOf(TicketEvent.class)).containsOnly(GoldenEvents.TICKET);
        assertThat(entitiesOf(OrderEvent.class)).containsOnly(GoldenEvents.ORDER);
        assertThat(entitiesOf(PaymentEvent.class)).containsOnly(GoldenEvents.ORDER);
        assertThat(entitiesOf(ExpirationEvent.class)).containsOnly(GoldenEvents.ORDER);
    }

    @Test
    void shows_neither_address_nor_hash_of_an_account() {
        assertThat(GoldenEvents.USER_SIGNED_UP)
                .hasToString("UserSignedUp[userId=" + GoldenEvents.SELLER + "]");
        assertThat(GoldenEvents.PASSWORD_REHASHED)
                .hasToString("PasswordRehashed[userId=" + GoldenEvents.SELLER + "]");
    }

    private static Stream<UUID> entitiesOf(Class<? extends DomainEvent> context) {
        return GoldenEvents.all(context).stream().map(DomainEvent::entityId);
    }
}

package ticketing.eventstore.example;

import java.util.UUID;

sealed interface Sale {
    record NotOffered() implements Sale {}

    record Offered() implements Sale {}

    record SoldTo(UUID orderId) implements Sale {}
}

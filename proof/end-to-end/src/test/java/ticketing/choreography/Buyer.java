package ticketing.choreography;

import java.util.UUID;

/** The buyers, each with one order for the same ticket. */
enum Buyer {
    A,
    B;

    UUID id() {
        return new UUID(0xb, ordinal());
    }

    UUID order() {
        return new UUID(0x0, ordinal());
    }

    UUID request(int number) {
        return new UUID(0xa + ordinal(), number);
    }

    static Buyer of(UUID order) {
        return values()[(int) order.getLeastSignificantBits()];
    }
}

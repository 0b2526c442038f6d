package ticketing.eventstore.example;

import java.math.BigDecimal;
import java.util.UUID;
import ticketing.eventstore.projection.View;

record PriceTag(UUID id, long version, String title, BigDecimal price, boolean sold)
        implements View {

    PriceTag at(long version, boolean sold) {
        return new PriceTag(id, version, title, price, sold);
    }
}

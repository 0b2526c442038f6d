package ticketing.eventstore.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GenerationTest {

    @Test
    void knows_the_collections_of_its_own_generations_only() {
        assertThat(Generation.numberIn("orders-view", "orders-view-12"))
                .isEqualTo(OptionalInt.of(12));
        assertThat(Generation.numberIn("orders-view", "orders-view-copy-1")).isEmpty();
        assertThat(Generation.numberIn("orders-view", "orders-view")).isEmpty();
        assertThat(Generation.numberIn("orders-view", "generations")).isEmpty();
        assertThat(Generation.numberIn("view", "orders-view-1")).isEmpty();
    }
}

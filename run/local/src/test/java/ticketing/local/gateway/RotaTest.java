package ticketing.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import ticketing.topology.Service;

class RotaTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final URI ONE = URI.create("http://127.0.0.1:1");
    private static final URI OTHER = URI.create("http://127.0.0.1:2");

    private final Rota rota = new Rota(Map.of(Service.ORDERS, List.of(ONE, OTHER)));

    @Test
    void gives_each_instance_its_turn() {
        assertThat(List.of(next(), next())).contains(Optional.of(ONE), Optional.of(OTHER));
    }

    @Test
    void passes_over_those_that_refuse() {
        assertThat(rota.next(Service.ORDERS, Set.of(ONE))).contains(OTHER);
        assertThat(rota.next(Service.ORDERS, Set.of(ONE, OTHER))).isEmpty();
        assertThat(rota.next(Service.AUTH, Set.of())).isEmpty();
    }

    @Test
    void lets_one_go_that_has_nothing_in_hand() throws Exception {
        assertThat(rota.withdraw(ONE, LIMIT)).isTrue();
        assertThat(List.of(next(), next(), next())).containsOnly(Optional.of(OTHER));
    }

    @Test
    void lets_one_go_when_it_has_answered_all_it_had_in_hand() {
        rota.next(Service.ORDERS, Set.of(OTHER));
        rota.next(Service.ORDERS, Set.of(OTHER));
        var withdrawal = CompletableFuture.supplyAsync(() -> withdraw(LIMIT));
        await().atMost(LIMIT).until(() -> next().equals(next()));

        rota.over(ONE);
        assertThat(withdrawal).isNotDone();
        rota.over(ONE);

        assertThat(withdrawal).succeedsWithin(LIMIT).isEqualTo(true);
    }

    @Test
    void does_not_wait_for_an_answer_for_ever() {
        rota.next(Service.ORDERS, Set.of(OTHER));

        assertThat(withdraw(Duration.ofMillis(1))).isFalse();
    }

    private Optional<URI> next() {
        return rota.next(Service.ORDERS, Set.of());
    }

    private boolean withdraw(Duration limit) {
        try {
            return rota.withdraw(ONE, limit);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}

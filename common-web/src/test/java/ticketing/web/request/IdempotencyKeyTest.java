package ticketing.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.ServletWebRequest;

class IdempotencyKeyTest {

    static final UUID ANNA = UUID.fromString("0193a5b0-7000-7000-8000-00000000000a");

    @Test
    void names_the_same_thing_every_time() {
        var first = key("k").idFor(ANNA, "POST /api/orders", "ticket");

        assertThat(key("k").idFor(ANNA, "POST /api/orders", "ticket")).isEqualTo(first);
        assertThat(key("l").idFor(ANNA, "POST /api/orders", "ticket")).isNotEqualTo(first);
        assertThat(key("k").isGiven()).isTrue();
    }

    @Test
    void need_not_be_given() {
        var none = IdempotencyKey.of(new ServletWebRequest(new MockHttpServletRequest()));

        assertThat(none.isGiven()).isFalse();
        assertThat(none.idFor(ANNA, "call", "boundary"))
                .isNotEqualTo(none.idFor(ANNA, "call", "boundary"))
                .matches(id -> id.version() == 7);
    }

    @Test
    void may_have_255_characters() {
        assertThat(key("x".repeat(255)).isGiven()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void may_not_be_empty_or_longer(int length) {
        assertThatThrownBy(() -> key("x".repeat(length)))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        refused -> assertThat(refused.getStatusCode().value()).isEqualTo(400));
    }

    private static IdempotencyKey key(String value) {
        var request = new MockHttpServletRequest();
        request.addHeader("Idempotency-Key", value);
        return IdempotencyKey.of(new ServletWebRequest(request));
    }
}

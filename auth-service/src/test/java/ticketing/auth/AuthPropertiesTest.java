package ticketing.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AuthPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "passwords.simultaneous, 0",
        "rate-limit.per-account-and-address, 0",
        "rate-limit.per-account, 0",
        "rate-limit.per-address, -1",
        "sign-up-limit.burst, -1",
        "sign-up-limit.per-minute, 0",
    })
    void refuse_a_limit_that_nobody_can_keep(String setting, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> set(setting, value))
                .havingRootCause()
                .withMessage("ticketing.auth.%s has to be 1 or more, not %s", setting, value);
    }

    @ParameterizedTest
    @CsvSource({"passwords.patience, 0s, PT0S", "rate-limit.period, -1s, PT-1S"})
    void refuse_a_time_that_is_over_at_once(String setting, String value, String shown) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> set(setting, value))
                .havingRootCause()
                .withMessage("ticketing.auth.%s has to be more than 0, not %s", setting, shown);
    }

    @Test
    void accept_the_lowest_limit() {
        assertThat(set("sign-up-limit.per-minute", "1").signUpLimit().perMinute()).isOne();
    }

    private static AuthProperties set(String setting, String value) {
        var settings =
                new MapConfigurationPropertySource(Map.of("ticketing.auth." + setting, value));
        return new Binder(settings).bindOrCreate("ticketing.auth", AuthProperties.class);
    }
}

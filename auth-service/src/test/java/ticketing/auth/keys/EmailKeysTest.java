package ticketing.auth.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class EmailKeysTest {

    private static final EmailKeys KEYS =
            new EmailKeys("0123456789abcdef0123456789abcdef".getBytes(US_ASCII));

    @Test
    void are_the_keyed_hash_of_the_address_for_ever() {
        // printf ann@example.org | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
        assertThat(KEYS.keyOf("ann@example.org"))
                .isEqualTo("07efee657b59073c3565c11a893c9931d20b667e29f4824bcf0b3f206da46319");
    }

    @Test
    void are_the_same_however_an_address_is_typed() {
        assertThat(KEYS.keyOf("\t Ann@Example.ORG \n")).isEqualTo(KEYS.keyOf("ann@example.org"));
        assertThat(KEYS.keyOf("anna@example.org")).isNotEqualTo(KEYS.keyOf("ann@example.org"));
    }

    @Test
    void are_the_same_whatever_the_language_of_the_machine() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(KEYS.keyOf("IDA@EXAMPLE.ORG")).isEqualTo(KEYS.keyOf("ida@example.org"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void are_others_under_another_secret() {
        var others = new EmailKeys("fedcba9876543210fedcba9876543210".getBytes(US_ASCII));

        assertThat(others.keyOf("ann@example.org")).isNotEqualTo(KEYS.keyOf("ann@example.org"));
    }

    @Test
    void bound_an_account_by_its_address() {
        assertThat(KEYS.boundaryOf("ann@example.org").filter())
                .isEqualTo("users." + KEYS.keyOf("ann@example.org") + ".>")
                .doesNotContain("ann");
    }
}

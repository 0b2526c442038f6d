package ticketing.auth.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.auth.AuthInMemory;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.passwords.Applicant;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.passwords.Passwords.Match;
import ticketing.events.Boundary;
import ticketing.events.UserEvent.UserSignedUp;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accounts of an earlier release: with its key of the address, under its secret, and its hash of
 * the password. All three were recorded with that release.
 */
class EarlierAccountsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /**
     * Typed as Straße.de, with a password from a keyboard that sends accents as separate
     * characters.
     */
    private static final Recorded STREET =
            new Recorded(
                    "users.4dbdb1793bebfd331ae9b10e8861f51ea358fe51b91c57fcc53be48d048dc27d.signed-up",
                    """
                    {"userId":"01939d3a-5000-7000-8000-00000000000a","email":"ann@stra\u00dfe.de",\
                    "passwordHash":"{argon2}$argon2id$v=19$m=7168,t=5,p=1$B7dMqH4jiivI6pPTcMfrEA\
                    $dSm3dmhIhz0mB/kM5+5FclFAeqd7h+f0aPo2/Kc6Ugo"}\
                    """);

    /**
     * The same mailbox as some browsers send it. An earlier release took it for another address.
     */
    private static final Recorded ENCODED_STREET =
            new Recorded(
                    "users.8248bd1a91478eaf4e4b26315778ca636bff4ea9b0d9440984582014fc690797.signed-up",
                    """
                    {"userId":"01939d3a-5000-7000-8000-00000000000b","email":"ann@xn--strae-oqa.de",\
                    "passwordHash":"{argon2}whatever"}\
                    """);

    /** With a separate accent. */
    private static final Recorded RENE =
            new Recorded(
                    "users.a05c4a61e9ad49865c0d3093bd99b1b2a8b11955221ac33db59f8770244cd694.signed-up",
                    """
                    {"userId":"01939d3a-5000-7000-8000-00000000000c","email":"rene\u0301@example.org",\
                    "passwordHash":"{argon2}whatever"}\
                    """);

    private record Recorded(String subject, String event) {

        UserSignedUp read() {
            return new JsonMapper().readValue(event, UserSignedUp.class);
        }

        Boundary boundary() {
            return Boundary.ofUser(subject.split("\\.")[1]);
        }
    }

    private final AuthInMemory auth = new AuthInMemory();
    private final EmailKeys emails = new EmailKeys(SECRET.getBytes(StandardCharsets.US_ASCII));
    private final AccountsByAddress addresses = new AccountsByAddress(auth.accounts, emails);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@Stra\u00dfe.de",
                " ANN@STRA\u1e9eE.DE",
                "ann@xn--strae-oqa.de",
                "ann@XN--STRAE-OQA.de"
            })
    void are_found_however_their_address_is_typed(String typed) {
        keep(STREET);

        assertThat(found(typed)).contains(STREET.read().userId());
        assertThat(found("ann@strasse.de")).as("somebody else's domain").isEmpty();
    }

    @Test
    void are_found_under_a_key_that_no_new_account_would_get() {
        keep(ENCODED_STREET);
        keep(RENE);

        assertThat(found("ann@stra\u00dfe.de")).contains(ENCODED_STREET.read().userId());
        assertThat(found("Ren\u00e9@example.org")).contains(RENE.read().userId());
        assertThat(found("RENE\u0301@example.org")).contains(RENE.read().userId());
    }

    @Test
    void are_told_apart_by_how_they_are_typed_where_one_address_has_two() {
        keep(STREET);
        keep(ENCODED_STREET);

        assertThat(found("ann@Stra\u00dfe.de")).contains(STREET.read().userId());
        assertThat(found("ann@xn--strae-oqa.de")).contains(ENCODED_STREET.read().userId());
    }

    @Test
    void keep_their_password() {
        var passwords = new Passwords(Passwords.argon2(), 1, Duration.ofSeconds(10));
        var hash = Optional.of(STREET.read().passwordHash());
        var ann = Applicant.signingIn("192.0.2.1");

        assertThat(passwords.match("cafe\u0301 au lait", hash, ann)).isEqualTo(Match.YES_AS_TYPED);
        assertThat(passwords.match("cafe au lait", hash, ann)).isEqualTo(Match.NO);
    }

    private Optional<UUID> found(String typed) {
        return addresses.find(typed).map(it -> it.account().userId());
    }

    private void keep(Recorded account) {
        var event = account.read();
        auth.accounts.handle(
                account.boundary(),
                new SignUp(event.userId(), event.email(), event.passwordHash()));
    }
}

package ticketing.auth.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import ticketing.web.testing.TestSessions;

/** Keys for tests; a TestWeb accepts sessions signed with them. */
public final class TestKeys {

    private static final AuthKeys SOME =
            new AuthKeys(
                    TestSessions.key(),
                    List.of(TestSessions.key()),
                    new EmailKeys("0123456789abcdef0123456789abcdef".getBytes(US_ASCII)));

    private TestKeys() {}

    public static AuthKeys some() {
        return SOME;
    }
}

package ticketing.web.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TrustedNetworksTest {

    private static final TrustedNetworks NONE = new TrustedNetworks(List.of());
    private static final TrustedNetworks SOME =
            new TrustedNetworks(List.of("10.0.0.0/8", " fd00::/8 ", "", "192.0.2.7"));

    @Test
    void believe_nobody_unless_they_are_told_to() {
        assertThat(callerOf(NONE, "10.1.2.3", "203.0.113.7")).isEqualTo("10.1.2.3");
        assertThat(callerOf(NONE, "127.0.0.1", "203.0.113.7")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "fd12::1", "192.0.2.7"})
    void believe_a_proxy_of_theirs(String proxy) {
        assertThat(callerOf(SOME, proxy, "203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.1.2.3", "192.0.2.8", "fe80::1", "::1"})
    void do_not_believe_anybody_else(String stranger) {
        assertThat(callerOf(SOME, stranger, "203.0.113.7")).isNotEqualTo("203.0.113.7");
    }

    /**
     * The caller has sent the addresses before the last one, even if it is inside a trusted
     * network.
     */
    @Test
    void take_the_last_hop_alone() {
        assertThat(callerOf(SOME, "10.1.2.3", "6.6.6.6, 203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(callerOf(SOME, "10.1.2.3", "6.6.6.6", "7.7.7.7,203.0.113.7"))
                .isEqualTo("203.0.113.7");
        assertThat(callerOf(SOME, "10.1.2.3", "6.6.6.6, 10.9.9.9")).isEqualTo("10.9.9.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "unknown", "example.org", "6.6.6.6,", "1.2.3.4:80"})
    void take_the_proxy_itself_if_it_names_no_address(String header) {
        assertThat(callerOf(SOME, "10.1.2.3", header)).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "10.0.0.0/33", "everybody"})
    void have_to_be_networks(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrustedNetworks(List.of(network)))
                .withMessage(
                        "ticketing.trusted-networks: '%s' is not a network such as 10.0.0.0/8",
                        network);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.8, false",
        "203.0.113.7, ::ffff:203.0.113.7, true",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "fe80::1%eth0, fe80::2, true"
    })
    void count_callers_by_address_and_those_of_ipv6_by_64_bits(
            String one, String other, boolean same) {
        assertThat(CallerAddress.of(one).network().equals(CallerAddress.of(other).network()))
                .isEqualTo(same);
    }

    private static String callerOf(TrustedNetworks trusted, String neighbour, String... headers) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(neighbour);
        for (var header : headers) {
            request.addHeader("X-Forwarded-For", header);
        }
        return trusted.callerOf(request).address().getHostAddress();
    }
}

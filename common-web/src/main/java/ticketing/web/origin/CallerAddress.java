package ticketing.web.origin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The network address that a request comes from. A parameter of an endpoint. Behind a proxy that is
 * trusted it is the caller's address as the proxy saw it, otherwise the proxy's own.
 *
 * @see TrustedNetworks
 */
public record CallerAddress(InetAddress address) {

    private static final int NETWORK_BYTES = 8;

    /** The caller with this address, written in numbers. */
    public static CallerAddress of(String address) {
        return new CallerAddress(InetAddress.ofLiteral(withoutInterface(address)));
    }

    /**
     * What one caller is counted by. Whoever has one address of IPv6 usually has all of its /64, so
     * they count as one; an address of IPv4 counts by itself.
     */
    public String network() {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                        + "/64"
                : address.getHostAddress();
    }

    private static String withoutInterface(String address) {
        var interfaceName = address.indexOf('%');
        return interfaceName < 0 ? address : address.substring(0, interfaceName);
    }
}

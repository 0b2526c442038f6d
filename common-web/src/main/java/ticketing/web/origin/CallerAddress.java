package ticketing.web.origin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The network address of the caller. A parameter of an endpoint. Behind a trusted proxy it is the
 * address that the proxy saw, otherwise the address of the connection.
 *
 * @see TrustedNetworks
 */
public record CallerAddress(InetAddress address) {

    private static final int NETWORK_BYTES = 8;

    /** The caller with this IP address. */
    public static CallerAddress of(String address) {
        return new CallerAddress(InetAddress.ofLiteral(withoutInterface(address)));
    }

    /**
     * The network by which callers are counted. A caller with one IPv6 address usually owns all of
     * its /64, so a /64 counts as one caller; an IPv4 address counts by itself.
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

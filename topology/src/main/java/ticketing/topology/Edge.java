package ticketing.topology;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * The configuration of the edge: the NATS server that browsers connect to. It has no streams and no
 * data. A leaf node joins its account {@code WEB} to the account {@code WEB} of the main server,
 * and brings nothing but live updates.
 *
 * <p>It is a server of its own because the program that answers its auth callout can give anybody
 * any right in any account of that server.
 *
 * <ul>
 *   <li>{@code WEB}: browsers.
 *   <li>{@code CALLOUT}: auth-service, which decides what a browser may receive.
 *   <li>{@code SYS}: lets auth-service list and end connections, and nothing else.
 * </ul>
 *
 * @see <a
 *     href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_callout">
 *     NATS: auth callout</a>
 */
public final class Edge {

    /** The account of browsers, on both servers. */
    public static final String WEB = "WEB";

    /** The user of the main server that the edge connects as. */
    public static final String LEAF = "edge";

    /** The user of the edge that answers its callout. */
    public static final String CALLOUT = "auth-callout";

    /** The account key that signs what a browser may do. Only auth-service has its seed. */
    public static final String ISSUER = "edge-issuer";

    /** The subject of the auth callout: the edge asks who is connecting. */
    public static final String WHO_IS_IT = "$SYS.REQ.USER.AUTH";

    /** The subject on which all edges list their connections. */
    public static final String CONNECTIONS = "$SYS.REQ.SERVER.PING.CONNZ";

    /** Browsers at once. */
    private static final int CONNECTIONS_AT_MOST = 10_000;

    /** A page needs five. */
    private static final int SUBSCRIPTIONS_AT_MOST = 20;

    private Edge() {}

    /** The subject on which an edge is asked to end one of its connections. */
    public static String endConnection(String serverId) {
        return "$SYS.REQ.SERVER." + serverId + ".KICK";
    }

    /**
     * Public keys and addresses of an edge.
     *
     * @param calloutUser the nkey of {@link #CALLOUT}
     * @param issuer the nkey of {@link #ISSUER}
     * @param mainServer where the leaf node connects, such as {@code nats-leaf://127.0.0.1:7422}
     * @param host the interface at which the websocket listens
     * @param port of the websocket
     * @param origins of pages that may connect, such as {@code http://localhost:8080}
     */
    public record Settings(
            String calloutUser,
            String issuer,
            String mainServer,
            String host,
            int port,
            List<String> origins) {

        public Settings {
            origins = List.copyOf(origins);
        }
    }

    /**
     * The accounts, the callout, the websocket and the leaf node. The port of other clients, which
     * is auth-service's, and the name of the server are not in it.
     *
     * <p>The session cookie of a browser arrives as the token of its connection, and no script of a
     * page ever sees it. Whatever is in front of the websocket ends TLS.
     *
     * <p>The seed of {@link #LEAF} is the variable {@code LEAF_SEED}: in the environment of the
     * server, or in the file that includes this.
     */
    public static String configuration(Settings settings) {
        return """
        authorization {
          timeout: 2
          auth_callout {issuer: %s, account: CALLOUT, auth_users: [%s]}
        }
        accounts {
          SYS {
            exports: [
              {service: "%s", accounts: [CALLOUT]},
              {service: "%s", response_type: stream, accounts: [CALLOUT]}
            ]
          }
          CALLOUT {
            users: [
              {nkey: %s, allowed_connection_types: ["STANDARD"], permissions: {
                publish: {allow: ["%s", "%s"]}
                subscribe: {allow: ["%s", "_INBOX.>"]}
                allow_responses: true
              }}
            ]
            imports: [
              {service: {account: SYS, subject: "%s"}},
              {service: {account: SYS, subject: "%s"}}
            ]
          }
          %s {limits {max_connections: %d, max_subscriptions: %d}}
        }
        system_account: SYS
        leafnodes {remotes: [{url: "%s", account: %s, nkey: $LEAF_SEED}]}
        websocket {
          host: "%s"
          port: %d
          no_tls: true
          token_cookie: "session"
          allowed_origins: [%s]
          handshake_timeout: "2s"
        }
        """
                .formatted(
                        settings.issuer(),
                        settings.calloutUser(),
                        endConnection("*"),
                        CONNECTIONS,
                        settings.calloutUser(),
                        endConnection("*"),
                        CONNECTIONS,
                        WHO_IS_IT,
                        endConnection("*"),
                        CONNECTIONS,
                        WEB,
                        CONNECTIONS_AT_MOST,
                        SUBSCRIPTIONS_AT_MOST,
                        settings.mainServer(),
                        WEB,
                        settings.host(),
                        settings.port(),
                        settings.origins().stream()
                                .map("\"%s\""::formatted)
                                .collect(joining(", ")));
    }
}

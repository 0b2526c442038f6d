package ticketing.topology;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ticketing.topology.Right.Kind;

/**
 * The accounts, users and permissions of the NATS server, in the format of its configuration. Each
 * service has three accounts, for example:
 *
 * <ul>
 *   <li>{@code ORDERS} contains the streams and buckets. Its only user is the provisioner.
 *   <li>{@code ORDERS_SERVICE} is where orders-service connects. It imports one by one what the
 *       service may do with its own streams and with those of others.
 *   <li>{@code ORDERS_OBSERVER} imports what is needed to read streams and consumers.
 * </ul>
 *
 * <p>The account {@code WEB} receives the live updates of services. Its only user is the edge
 * server ({@link Edge}), which joins it as a leaf node and may publish nothing.
 *
 * <p>Permissions alone are not enough. The server sends an answer to any reply subject that a
 * request names, with the server's own rights. Within the account of the streams, a service could
 * direct the answer to a permitted request to a subject that deletes a stream. Between accounts,
 * the server replaces the reply subject.
 *
 * @see <a href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/accounts">
 *     NATS: accounts</a>
 */
public final class Accounts {

    // Seconds to answer the server's challenge; the default is 2. A service that starts on a busy
    // machine
    // takes longer.
    private static final String PATIENCE = "authorization {timeout: 10}\n";

    private static final String ANSWERS = "_INBOX.>";

    private Accounts() {}

    /** The user of a service. */
    public static String userOf(Service service) {
        return service.longName();
    }

    /** The user with all rights on the streams of a service, to create or repair them. */
    public static String provisionerOf(Service service) {
        return service.longName() + "-provisioner";
    }

    /** The user that may read streams and consumers of a service, but not change them. */
    public static String observerOf(Service service) {
        return service.longName() + "-observer";
    }

    /** All users. */
    public static List<String> users() {
        return Stream.concat(
                        Stream.of(Service.values())
                                .flatMap(service ->
                                        Stream.of(
                                                userOf(service),
                                                provisionerOf(service),
                                                observerOf(service))),
                        Stream.of(Edge.LEAF))
                .toList();
    }

    /** Whose keys there are: users of both servers, and the account that signs for browsers. */
    public static List<String> keyOwners() {
        return Stream.concat(users().stream(), Stream.of(Edge.CALLOUT, Edge.ISSUER)).toList();
    }

    /**
     * The accounts, as a part of the server's configuration.
     *
     * @param publicKeys the nkey of each user
     */
    public static String configuration(UnaryOperator<String> publicKeys) {
        return Stream.of(
                        Stream.of(Service.values())
                                .map(service -> withStreams(service, publicKeys)),
                        importers().stream().map(importer -> withoutStreams(importer, publicKeys)),
                        Stream.of(web(publicKeys)))
                .flatMap(Function.identity())
                .collect(
                        joining(
                                "",
                                PATIENCE + "accounts {\n  SYS {}\n",
                                "}\nsystem_account: SYS\n"));
    }

    /** The account that a service connects to. */
    static String ofService(Service service) {
        return service + "_SERVICE";
    }

    private static String withStreams(Service service, UnaryOperator<String> publicKeys) {
        return """
          %s {
            jetstream: enabled
            users: [{nkey: %s, allowed_connection_types: ["STANDARD"]}]
            exports: [
        %s
            ]
          }
        """
                .formatted(
                        service,
                        publicKeys.apply(provisionerOf(service)),
                        exportsOf(service.name()));
    }

    private static String withoutStreams(Importer importer, UnaryOperator<String> publicKeys) {
        return """
          %s {
            users: [
              {nkey: %s, allowed_connection_types: ["STANDARD"], permissions: {
                publish: {allow: [
        %s
                ]}
                subscribe: {allow: [
        %s
                ]}
              }}
            ]
            exports: [
        %s
            ]
            imports: [
        %s
            ]
          }
        """
                .formatted(
                        importer.account(),
                        publicKeys.apply(importer.user()),
                        quoted(publishable(importer.rights())),
                        quoted(subscribable(importer.rights())),
                        exportsOf(importer.account()),
                        lines(
                                importer.rights().stream()
                                        .filter(importer::imports)
                                        .map(Right::imported)
                                        .toList()));
    }

    /** A leaf node may hear what its user may hear, and send what its user may publish: nothing. */
    private static String web(UnaryOperator<String> publicKeys) {
        return """
          %s {
            users: [
              {nkey: %s, allowed_connection_types: ["LEAFNODE"], permissions: {
                publish: {deny: [">"]}
                subscribe: {allow: ["%s"]}
              }}
            ]
            imports: [
        %s
            ]
          }
        """
                .formatted(
                        Edge.WEB,
                        publicKeys.apply(Edge.LEAF),
                        LiveSubjects.ALL,
                        lines(Rights.toHearLive().stream().map(Right::imported).toList()));
    }

    /** An account without streams, and what its user may do in other accounts. */
    private record Importer(String account, String user, List<Right> rights) {

        static Importer ofService(Service service) {
            return new Importer(Accounts.ofService(service), userOf(service), Rights.of(service));
        }

        static Importer observer(Service service) {
            return new Importer(
                    service + "_OBSERVER", observerOf(service), Rights.toObserve(service));
        }

        static Importer ofBrowsers() {
            return new Importer(Edge.WEB, Edge.LEAF, Rights.toHearLive());
        }

        /** Whether it has that right, in another account. */
        boolean imports(Right right) {
            return rights.contains(right) && !right.account().equals(account);
        }
    }

    private static List<Importer> importers() {
        return Stream.of(Service.values())
                .flatMap(service ->
                        Stream.of(Importer.ofService(service), Importer.observer(service)))
                .toList();
    }

    private static String exportsOf(String account) {
        var importers =
                Stream.concat(importers().stream(), Stream.of(Importer.ofBrowsers())).toList();
        return importers.stream()
                .flatMap(importer -> importer.rights().stream().filter(importer::imports))
                .filter(right -> right.account().equals(account))
                .distinct()
                .map(right ->
                        right.exportedTo(
                                importers.stream()
                                        .filter(importer -> importer.imports(right))
                                        .map(Importer::account)
                                        .toList()))
                .collect(collectingAndThen(toList(), Accounts::lines));
    }

    private static String quoted(Stream<String> subjects) {
        return subjects.map("          \"%s\""::formatted).collect(joining(",\n"));
    }

    private static String lines(List<String> entries) {
        return entries.stream().map("      "::concat).collect(joining(",\n"));
    }

    static Stream<String> publishable(List<Right> rights) {
        return rights.stream().filter(right -> right.kind() != Kind.HEAR).map(Right::importedAs);
    }

    static Stream<String> subscribable(List<Right> rights) {
        return Stream.concat(
                Stream.of(ANSWERS),
                rights.stream().filter(right -> right.kind() == Kind.HEAR).map(Right::importedAs));
    }
}

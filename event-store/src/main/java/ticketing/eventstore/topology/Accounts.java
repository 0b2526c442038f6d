package ticketing.eventstore.topology;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Who may do what on NATS, as its server reads it. Each context has three accounts, {@code ORDERS}
 * for example:
 *
 * <ul>
 *   <li>{@code ORDERS} holds its streams and buckets. Only its provisioner is a user of it.
 *   <li>{@code ORDERS_SERVICE} is where orders-service connects. It imports one by one what the
 *       service does: with its own streams, and with those of others.
 *   <li>{@code ORDERS_OBSERVER} imports what it takes to read streams and consumers.
 * </ul>
 *
 * <p>Permissions alone would not do: the server sends an answer to whatever reply subject a request
 * names, with its own rights. In the account of the streams a service could have the answer to
 * something permitted delete a stream. At the border of an account the server replaces the reply
 * subject.
 *
 * @see <a href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/accounts">
 *     NATS: accounts</a>
 */
public final class Accounts {

    /**
     * Where the JetStream API answers services and observers. Not {@code $JS.API}: there the server
     * itself answers in an account without streams.
     */
    public static final String IMPORTED_API = "store";

    private static final String API = "$JS.API";

    // Seconds to answer the server's challenge, 2 by itself. A service that starts on a busy
    // machine takes longer.
    private static final String PATIENCE = "authorization {timeout: 10}\n";

    private static final String ANSWERS = "_INBOX.>";
    private static final List<String> WITH_MANY_ANSWERS =
            List.of("DIRECT.GET", "CONSUMER.MSG.NEXT");
    private static final String REVOCATIONS = Buckets.streamOf(Buckets.REVOKED_SESSIONS);

    private Accounts() {}

    /** The user that a service connects as. */
    public static String userOf(Context service) {
        return service.service();
    }

    /**
     * The user with all rights over the streams of a service, for whoever creates or repairs them.
     */
    public static String provisionerOf(Context service) {
        return service.service() + "-provisioner";
    }

    /** The user that may read streams and consumers of a service, and change nothing. */
    public static String observerOf(Context service) {
        return service.service() + "-observer";
    }

    /** All users. */
    public static List<String> users() {
        return Stream.of(Context.values())
                .flatMap(service ->
                        Stream.of(userOf(service), provisionerOf(service), observerOf(service)))
                .toList();
    }

    /**
     * The accounts as a part of the server's configuration.
     *
     * @param publicKeys of each user, as an nkey
     */
    public static String configuration(UnaryOperator<String> publicKeys) {
        return Stream.of(Context.values())
                .map(context -> accountsOf(context, publicKeys))
                .collect(
                        joining(
                                "",
                                PATIENCE + "accounts {\n  SYS {}\n",
                                "}\nsystem_account: SYS\n"));
    }

    private static String accountsOf(Context context, UnaryOperator<String> publicKeys) {
        return """
          %s {
            jetstream: enabled
            users: [{nkey: %s, allowed_connection_types: ["STANDARD"]}]
        %s  }
        """
                        .formatted(
                                context,
                                publicKeys.apply(provisionerOf(context)),
                                exportsOf(context.name()))
                + withoutStreams(
                        serviceAccountOf(context),
                        publicKeys.apply(userOf(context)),
                        rightsOf(context))
                + withoutStreams(
                        observerAccountOf(context),
                        publicKeys.apply(observerOf(context)),
                        observableIn(context));
    }

    private static String serviceAccountOf(Context context) {
        return context + "_SERVICE";
    }

    private static String observerAccountOf(Context context) {
        return context + "_OBSERVER";
    }

    private static String withoutStreams(String account, String publicKey, List<Right> rights) {
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
        %s    imports: [
        %s
            ]
          }
        """
                .formatted(
                        account,
                        publicKey,
                        quoted(publishable(rights)),
                        quoted(subscribable(rights)),
                        exportsOf(account),
                        lines(
                                rights.stream()
                                        .filter(right -> !right.account().equals(account))
                                        .map(Right::imported)));
    }

    private static String exportsOf(String account) {
        record Grant(Right right, String account) {}
        var exports =
                Stream.of(Context.values())
                        .flatMap(context ->
                                Stream.concat(
                                        rightsOf(context).stream()
                                                .map(it ->
                                                        new Grant(it, serviceAccountOf(context))),
                                        observableIn(context).stream()
                                                .map(it ->
                                                        new Grant(it, observerAccountOf(context)))))
                        .filter(grant -> grant.right().account().equals(account))
                        .filter(grant -> !grant.account().equals(account))
                        .collect(
                                groupingBy(
                                        Grant::right,
                                        LinkedHashMap::new,
                                        mapping(Grant::account, toList())));
        return exports.isEmpty()
                ? ""
                : "    exports: [\n%s\n    ]\n"
                        .formatted(
                                lines(
                                        exports.entrySet().stream()
                                                .map(export ->
                                                        export.getKey()
                                                                .exportedTo(export.getValue()))));
    }

    private static String quoted(Stream<String> subjects) {
        return subjects.map("          \"%s\""::formatted).collect(joining(",\n"));
    }

    private static String lines(Stream<String> entries) {
        return entries.map("      "::concat).collect(joining(",\n"));
    }

    static Stream<String> publishable(List<Right> rights) {
        return rights.stream().filter(right -> right.kind() != Kind.HEAR).map(Right::importedAs);
    }

    static Stream<String> subscribable(List<Right> rights) {
        return Stream.concat(
                Stream.of(ANSWERS),
                rights.stream().filter(right -> right.kind() == Kind.HEAR).map(Right::importedAs));
    }

    /** How something in an account is used from outside. */
    enum Kind {
        /** Sending a message, for which at most one answer comes. */
        SEND,
        /** Sending a question to which many answers come. */
        ASK_FOR_MANY,
        /** Receiving what is published there. */
        HEAR
    }

    /**
     * Something in one account that others may use.
     *
     * @param account that exports it
     * @param subject in that account
     * @param importedAs what it is called where it is imported
     */
    record Right(String account, Kind kind, String subject, String importedAs) {

        static Right send(Context owner, String subject) {
            return new Right(owner.name(), Kind.SEND, subject, subject);
        }

        String exportedTo(List<String> accounts) {
            return "{%s: \"%s\"%s, accounts: [%s]}"
                    .formatted(
                            type(),
                            subject,
                            kind == Kind.ASK_FOR_MANY ? ", response_type: stream" : "",
                            String.join(", ", accounts));
        }

        String imported() {
            return "{%s: {account: %s, subject: \"%s\"}, to: \"%s\"}"
                    .formatted(type(), account, subject, importedAs);
        }

        private String type() {
            return kind == Kind.HEAR ? "stream" : "service";
        }
    }

    /** What a service may do, and nothing else. */
    static List<Right> rightsOf(Context service) {
        var rights = new ArrayList<Right>();
        var events = service.events().name();
        rights.add(Right.send(service, service.events().allSubjects()));
        rights.addAll(calls(service, events, "STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET"));

        var letters = StreamDefinitions.deadLettersOf(service.shortName());
        rights.add(Right.send(service, "dead-letters." + service.shortName() + ".>"));
        rights.addAll(calls(service, letters, "STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET"));
        rights.addAll(calls(service, letters, "STREAM.MSG.DELETE", "STREAM.PURGE"));

        for (var timers : TimerStream.of(service).stream().toList()) {
            rights.add(Right.send(service, timers.set("*")));
            rights.addAll(calls(service, timers.name(), "STREAM.INFO", "STREAM.PURGE"));
        }
        for (var bucket : service.buckets().toList()) {
            rights.addAll(entriesOf(service, bucket));
        }
        for (var consumer : Consumers.of(service).toList()) {
            rights.addAll(listening(consumer));
        }
        // How far a read model is shows what its consumer delivers anyway: everything.
        for (var view : Consumers.viewsOf(service)) {
            rights.addAll(calls(Context.of(view.stream()), view.stream().name(), "STREAM.INFO"));
        }
        rights.addAll(revocations(service));
        return rights.stream().distinct().toList();
    }

    private static List<Right> entriesOf(Context service, String bucket) {
        var stream = Buckets.streamOf(bucket);
        var entries = Buckets.subjectsOf(bucket);
        // Where the client writes to a bucket whose API is not at $JS.API.
        var written = IMPORTED_API + "." + entries;
        var rights = new ArrayList<Right>();
        rights.add(new Right(service.name(), Kind.SEND, entries, written));
        rights.addAll(calls(service, stream, "STREAM.INFO"));
        rights.addAll(calls(service, stream + ".>", "DIRECT.GET"));
        return rights;
    }

    private static List<Right> listening(DurableConsumer<?> consumer) {
        var owner = ownerOf(consumer.stream());
        var name = consumer.stream() + "." + consumer.name();
        var rights = new ArrayList<Right>();
        rights.addAll(calls(owner, name, "CONSUMER.INFO", "CONSUMER.MSG.NEXT"));
        if (isOfView(consumer)) {
            rights.addAll(calls(owner, name, "CONSUMER.RESET"));
        }
        rights.add(Right.send(owner, "$JS.ACK." + name + ".>"));
        return rights;
    }

    /** Hearing which sessions end, and reading which have. */
    private static List<Right> revocations(Context service) {
        var entries = Buckets.subjectsOf(Buckets.REVOKED_SESSIONS);
        var rights = new ArrayList<Right>();
        if (service == Context.AUTH) {
            rights.add(Right.send(service, entries));
        }
        // From the account where it is sent: what an account imports leaves it by no export.
        rights.add(new Right(serviceAccountOf(Context.AUTH), Kind.HEAR, entries, entries));
        rights.addAll(calls(Context.AUTH, REVOCATIONS, "STREAM.MSG.GET", "DIRECT.GET"));
        return rights;
    }

    /** What it takes to read all streams and consumers of a context. */
    static List<Right> observableIn(Context owner) {
        var rights = new ArrayList<Right>();
        rights.addAll(calls(owner, "NAMES", "STREAM"));
        rights.addAll(calls(owner, "LIST", "STREAM"));
        for (var stream : owner.streams().toList()) {
            rights.addAll(calls(owner, stream, "STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET"));
            rights.addAll(calls(owner, stream + ".>", "DIRECT.GET"));
            rights.addAll(calls(owner, stream, "CONSUMER.NAMES", "CONSUMER.LIST"));
            rights.addAll(calls(owner, stream + ".*", "CONSUMER.INFO"));
        }
        return rights;
    }

    /**
     * Calls of the JetStream API.
     *
     * @param about the end of their subjects: a stream, or a consumer of it
     */
    private static List<Right> calls(Context owner, String about, String... names) {
        return Stream.of(names)
                .map(name ->
                        new Right(
                                owner.name(),
                                WITH_MANY_ANSWERS.contains(name) ? Kind.ASK_FOR_MANY : Kind.SEND,
                                "%s.%s.%s".formatted(API, name, about),
                                "%s.%s.%s".formatted(IMPORTED_API, name, about)))
                .toList();
    }

    private static boolean isOfView(DurableConsumer<?> consumer) {
        return Stream.of(Context.values())
                .flatMap(service -> Consumers.viewsOf(service).stream())
                .anyMatch(view -> view.all().contains(consumer));
    }

    private static Context ownerOf(String stream) {
        return Stream.of(Context.values())
                .filter(service -> service.owns(stream))
                .findFirst()
                .orElseThrow();
    }
}

package ticketing.eventstore.topology;

import static java.util.stream.Collectors.joining;
import static ticketing.eventstore.topology.JetStreamApi.OWN;
import static ticketing.eventstore.topology.JetStreamApi.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Who may do what on NATS, as its server reads it. Each service has an account of its own, which
 * holds its streams; nothing crosses the border of an account unless it is exported and imported.
 *
 * <p>Permissions alone would not do: the server answers to whatever reply subject a request names,
 * with its own rights. In one account a service could have the answer to something permitted stored
 * as an event of somebody else.
 *
 * @see <a href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/accounts">
 *     NATS: accounts</a>
 */
public final class Accounts {

    // Seconds to answer the server's challenge, 2 by itself. A service that starts on a busy
    // machine takes longer.
    private static final String PATIENCE = "authorization {timeout: 10}\n";

    private static final String REVOCATIONS = Buckets.streamOf(Buckets.REVOKED_SESSIONS);

    private Accounts() {}

    /** The user that a service connects as. */
    public static String userOf(Context service) {
        return service.service();
    }

    /**
     * The user with all rights in the account of a service, for who sets it up or looks into it.
     */
    public static String provisionerOf(Context service) {
        return service.service() + "-provisioner";
    }

    /** All users. */
    public static List<String> users() {
        return Stream.of(Context.values())
                .flatMap(service -> Stream.of(userOf(service), provisionerOf(service)))
                .toList();
    }

    /**
     * The accounts as a part of the server's configuration.
     *
     * @param publicKeys of each user, as an nkey
     */
    public static String configuration(UnaryOperator<String> publicKeys) {
        return Stream.of(Context.values())
                .map(service -> account(service, publicKeys))
                .collect(
                        joining(
                                "",
                                PATIENCE + "accounts {\n  SYS {}\n",
                                "}\nsystem_account: SYS\n"));
    }

    private static String account(Context service, UnaryOperator<String> publicKeys) {
        return """
          %s {
            jetstream: enabled
            users: [
              {nkey: %s, permissions: {
                publish: {allow: [
        %s
                ]}
                subscribe: {allow: [
        %s
                ]}
              }},
              {nkey: %s}
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
                        service.name(),
                        publicKeys.apply(userOf(service)),
                        quoted(publishable(service)),
                        quoted(subscribable(service)),
                        publicKeys.apply(provisionerOf(service)),
                        lines(grants().filter(it -> it.owner() == service).map(Grant::export)),
                        lines(grants().filter(it -> it.user() == service).map(Grant::imported)));
    }

    private static String quoted(Stream<String> subjects) {
        return subjects.map("          \"%s\""::formatted).collect(joining(",\n"));
    }

    private static String lines(Stream<String> entries) {
        return entries.map("      "::concat).collect(joining(",\n"));
    }

    /** What a service may publish: its events, and calls about what is its own or granted to it. */
    static Stream<String> publishable(Context service) {
        var subjects = new ArrayList<String>();
        subjects.add(service.events().allSubjects());
        subjects.add("dead-letters." + service.shortName() + ".>");
        TimerStream.of(service).map(timers -> timers.set("*")).ifPresent(subjects::add);
        service.buckets().map(Buckets::subjectsOf).forEach(subjects::add);
        service.streams().flatMap(Accounts::readsOf).forEach(subjects::add);
        removable(service).forEach(subjects::add);
        Consumers.of(service)
                .filter(consumer -> service.owns(consumer.stream()))
                .flatMap(Accounts::listening)
                .forEach(subjects::add);
        grants().filter(it -> it.user() == service)
                .flatMap(Grant::publishable)
                .forEach(subjects::add);
        return subjects.stream();
    }

    /** What a service may subscribe to: answers, and what ends a session. */
    static Stream<String> subscribable(Context service) {
        return Stream.of("_INBOX.>", Buckets.subjectsOf(Buckets.REVOKED_SESSIONS));
    }

    private static Stream<String> readsOf(String stream) {
        return Stream.of(
                OWN + ".STREAM.INFO." + stream,
                OWN + ".STREAM.MSG.GET." + stream,
                OWN + ".DIRECT.GET." + stream,
                OWN + ".DIRECT.GET." + stream + ".>");
    }

    /** Dead letters that were replayed, and timers that are not needed any more. */
    private static Stream<String> removable(Context service) {
        var letters = StreamDefinitions.deadLettersOf(service.shortName());
        return Stream.concat(
                Stream.of(OWN + ".STREAM.MSG.DELETE." + letters, OWN + ".STREAM.PURGE." + letters),
                TimerStream.of(service).map(timers -> OWN + ".STREAM.PURGE." + timers).stream());
    }

    private static Stream<String> listening(DurableConsumer<?> consumer) {
        return Stream.concat(
                callsOf(consumer).map(call -> OWN + call.subject()),
                Stream.of(answersTo(consumer)));
    }

    /** A call of the JetStream API: what follows the prefix, and whether many answers come. */
    private record Call(String subject, boolean stream) {}

    private static Stream<Call> callsOf(DurableConsumer<?> consumer) {
        var name = consumer.stream() + "." + consumer.name();
        var calls =
                Stream.of(
                        new Call(".CONSUMER.INFO." + name, false),
                        new Call(".CONSUMER.MSG.NEXT." + name, true));
        return isOfView(consumer)
                ? Stream.concat(calls, Stream.of(new Call(".CONSUMER.RESET." + name, false)))
                : calls;
    }

    private static boolean isOfView(DurableConsumer<?> consumer) {
        return Stream.of(Context.values())
                .flatMap(service -> Consumers.viewsOf(service).stream())
                .anyMatch(view -> view.all().contains(consumer));
    }

    private static String answersTo(DurableConsumer<?> consumer) {
        return "$JS.ACK." + consumer.stream() + "." + consumer.name() + ".>";
    }

    /** Something in the account of one service that another one may use. */
    private sealed interface Grant {

        Context owner();

        Context user();

        String export();

        String imported();

        Stream<String> publishable();
    }

    /** A call of the JetStream API about a stream of the owner. */
    private record ApiGrant(Context owner, Context user, String stream, Call call)
            implements Grant {

        @Override
        public String export() {
            return "{service: \"%s%s\"%s, accounts: [%s]}"
                    .formatted(
                            OWN,
                            call.subject(),
                            call.stream() ? ", response_type: stream" : "",
                            user);
        }

        @Override
        public String imported() {
            return "{service: {account: %s, subject: \"%s%s\"}, to: \"%s%s\"}"
                    .formatted(owner, OWN, call.subject(), foreign(stream), call.subject());
        }

        @Override
        public Stream<String> publishable() {
            return Stream.of(foreign(stream) + call.subject());
        }
    }

    /** Answering the messages that one consumer has delivered. */
    private record AnswerGrant(Context owner, Context user, DurableConsumer<?> consumer)
            implements Grant {

        @Override
        public String export() {
            return "{service: \"%s\", accounts: [%s]}".formatted(answersTo(consumer), user);
        }

        @Override
        public String imported() {
            return "{service: {account: %s, subject: \"%s\"}}"
                    .formatted(owner, answersTo(consumer));
        }

        @Override
        public Stream<String> publishable() {
            return Stream.of(answersTo(consumer));
        }
    }

    /** Hearing what is published in a bucket, while it is. */
    private record LiveGrant(Context owner, Context user, String subjects) implements Grant {

        @Override
        public String export() {
            return "{stream: \"%s\", accounts: [%s]}".formatted(subjects, user);
        }

        @Override
        public String imported() {
            return "{stream: {account: %s, subject: \"%s\"}}".formatted(owner, subjects);
        }

        @Override
        public Stream<String> publishable() {
            return Stream.of();
        }
    }

    private static Stream<Grant> grants() {
        return Stream.of(Context.values()).flatMap(Accounts::grantsTo);
    }

    private static Stream<Grant> grantsTo(Context user) {
        var grants = new ArrayList<Grant>();
        Consumers.of(user)
                .filter(consumer -> !user.owns(consumer.stream()))
                .forEach(consumer -> {
                    var owner = ownerOf(consumer.stream());
                    callsOf(consumer)
                            .map(call -> new ApiGrant(owner, user, consumer.stream(), call))
                            .forEach(grants::add);
                    grants.add(new AnswerGrant(owner, user, consumer));
                });
        // How far a read model is shows what its consumer delivers anyway: everything.
        Consumers.viewsOf(user).stream()
                .map(view -> view.stream().name())
                .filter(stream -> !user.owns(stream))
                .map(stream ->
                        new ApiGrant(
                                ownerOf(stream),
                                user,
                                stream,
                                new Call(".STREAM.INFO." + stream, false)))
                .forEach(grants::add);
        if (user != Context.AUTH) {
            grants.add(
                    new LiveGrant(
                            Context.AUTH, user, Buckets.subjectsOf(Buckets.REVOKED_SESSIONS)));
            Stream.of(
                            new Call(".DIRECT.GET." + REVOCATIONS, true),
                            new Call(".STREAM.MSG.GET." + REVOCATIONS, false))
                    .map(call -> new ApiGrant(Context.AUTH, user, REVOCATIONS, call))
                    .forEach(grants::add);
        }
        return grants.stream();
    }

    private static Context ownerOf(String stream) {
        return Stream.of(Context.values())
                .filter(service -> service.owns(stream))
                .findFirst()
                .orElseThrow();
    }
}

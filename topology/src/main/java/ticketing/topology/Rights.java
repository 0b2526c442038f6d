package ticketing.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ticketing.nats.BucketConfigurations;
import ticketing.nats.DurableConsumer;
import ticketing.nats.JetStreamApi;
import ticketing.nats.StreamConfigurations;
import ticketing.topology.Right.Kind;

/** Who may do what on NATS. Everything else is denied. */
final class Rights {

    private static final String REVOCATIONS =
            BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS);
    private static final List<String> WITH_MANY_ANSWERS =
            List.of("DIRECT.GET", "CONSUMER.MSG.NEXT");

    private Rights() {}

    /** All rights of a service. */
    static List<Right> of(Service service) {
        var rights = new ArrayList<Right>();
        var events = service.events().name();
        rights.add(Right.send(service, service.events().allSubjects()));
        rights.addAll(calls(service, events, "STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET"));

        var letters = StreamConfigurations.deadLettersOf(service.shortName());
        rights.add(Right.send(service, "dead-letters." + service.shortName() + ".>"));
        rights.addAll(calls(service, letters, "STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET"));
        rights.addAll(calls(service, letters + ".>", "DIRECT.GET"));
        rights.addAll(calls(service, letters, "STREAM.MSG.DELETE", "STREAM.PURGE"));

        for (var timers : TimerStreams.of(service).stream().toList()) {
            rights.add(Right.send(service, timers.set("*")));
            rights.addAll(calls(service, timers.name(), "STREAM.INFO", "STREAM.PURGE"));
        }
        service.buckets()
                .filter(bucket -> !bucket.equals(Buckets.REVOKED_SESSIONS))
                .forEach(bucket -> rights.addAll(entriesOf(service, bucket)));
        for (var consumer : Consumers.of(service).toList()) {
            rights.addAll(listening(consumer));
        }
        // The lag of a read model reveals no more than its consumer delivers: everything.
        for (var view : Consumers.viewsOf(service)) {
            rights.addAll(calls(Service.of(view.stream()), view.stream().name(), "STREAM.INFO"));
        }
        rights.addAll(revocations(service));
        LiveSubjects.of(service)
                .forEach(live ->
                        rights.add(new Right(Accounts.ofService(service), Kind.SEND, live, live)));
        return rights.stream().distinct().toList();
    }

    /**
     * What browsers may hear at most. Each subject comes from the service that it is about, so no
     * service can speak as another.
     */
    static List<Right> toHearLive() {
        return Stream.of(Service.values())
                .flatMap(service ->
                        LiveSubjects.of(service).stream()
                                .map(live ->
                                        new Right(
                                                Accounts.ofService(service),
                                                Kind.HEAR,
                                                live,
                                                live)))
                .toList();
    }

    private static List<Right> entriesOf(Service service, String bucket) {
        var stream = BucketConfigurations.streamOf(bucket);
        var entries = BucketConfigurations.subjectsOf(bucket);
        // The client writes here if the API of the bucket is not at $JS.API.
        var written = JetStreamApi.IMPORTED + "." + entries;
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

    /** Receiving revocations of sessions, and reading those that are stored. */
    private static List<Right> revocations(Service service) {
        var entries = BucketConfigurations.subjectsOf(Buckets.REVOKED_SESSIONS);
        var rights = new ArrayList<Right>();
        if (service == Service.AUTH) {
            rights.add(Right.send(service, entries));
            rights.addAll(calls(service, REVOCATIONS, "STREAM.INFO"));
        }
        // From the account of the sender: an account cannot export again what it imports.
        rights.add(new Right(Accounts.ofService(Service.AUTH), Kind.HEAR, entries, entries));
        rights.addAll(calls(Service.AUTH, REVOCATIONS, "STREAM.MSG.GET", "DIRECT.GET"));
        return rights;
    }

    /**
     * The rights to read all streams and consumers of a service, with our commands and with {@code
     * nats --js-api-prefix store}.
     */
    static List<Right> toObserve(Service owner) {
        var rights = new ArrayList<Right>();
        rights.add(call(owner, "STREAM.NAMES"));
        rights.add(call(owner, "STREAM.LIST"));
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
    private static List<Right> calls(Service owner, String about, String... names) {
        return Stream.of(names).map(name -> call(owner, name + "." + about)).toList();
    }

    private static Right call(Service owner, String call) {
        return new Right(
                owner.name(),
                WITH_MANY_ANSWERS.stream().anyMatch(call::startsWith)
                        ? Kind.ASK_FOR_MANY
                        : Kind.SEND,
                JetStreamApi.DIRECT + "." + call,
                JetStreamApi.IMPORTED + "." + call);
    }

    private static boolean isOfView(DurableConsumer<?> consumer) {
        return Stream.of(Service.values())
                .flatMap(service -> Consumers.viewsOf(service).stream())
                .anyMatch(view -> view.all().contains(consumer));
    }

    private static Service ownerOf(String stream) {
        return Stream.of(Service.values())
                .filter(service -> service.owns(stream))
                .findFirst()
                .orElseThrow();
    }
}

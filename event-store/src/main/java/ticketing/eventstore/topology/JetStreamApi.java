package ticketing.eventstore.topology;

import static java.util.stream.Collectors.toSet;

import java.util.stream.Stream;

/** Where the JetStream API of a stream answers. */
@FunctionalInterface
public interface JetStreamApi {

    /** Where it answers for the streams of the own account. */
    String OWN = "$JS.API";

    /** The first part of every subject of an API call about that stream. */
    String prefixOf(String stream);

    /** Everybody shares one account. */
    static JetStreamApi ofOneAccount() {
        return stream -> OWN;
    }

    /** Each service has an account of its own, and this is one of them. */
    static JetStreamApi of(Context account) {
        var foreign =
                Stream.of(Context.values())
                        .filter(owner -> owner != account)
                        .flatMap(Context::streams)
                        .collect(toSet());
        return stream -> foreign.contains(stream) ? foreign(stream) : OWN;
    }

    /** What an account calls the API of a stream that belongs to another one. */
    static String foreign(String stream) {
        return "foreign." + stream;
    }
}

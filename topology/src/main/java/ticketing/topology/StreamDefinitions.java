package ticketing.topology;

import io.nats.client.api.StreamConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ticketing.nats.StreamConfigurations;

/** Which streams there are, and whose they are. */
public final class StreamDefinitions {

    private StreamDefinitions() {}

    /**
     * The streams of a service.
     *
     * @param replicas on how many servers each is kept
     */
    public static List<StreamConfiguration> of(Service owner, int replicas) {
        return Stream.of(
                        Optional.of(StreamConfigurations.events(owner.events(), replicas)),
                        TimerStreams.of(owner)
                                .map(timers -> StreamConfigurations.timers(timers, replicas)),
                        Optional.of(StreamConfigurations.deadLetters(owner.shortName(), replicas)))
                .flatMap(Optional::stream)
                .toList();
    }
}

package ticketing.topology;

import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;
import ticketing.nats.StreamConfigurations;

/** All streams, and the service that owns each. */
public final class StreamDefinitions {

    private StreamDefinitions() {}

    /**
     * The streams of a service.
     *
     * @param replicas the number of servers that store each
     */
    public static List<StreamConfiguration> of(Service owner, int replicas) {
        var streams = new ArrayList<StreamConfiguration>();
        streams.add(StreamConfigurations.events(owner.events(), replicas));
        TimerStreams.of(owner)
                .map(timers -> StreamConfigurations.timers(timers, replicas))
                .ifPresent(streams::add);
        streams.add(StreamConfigurations.deadLetters(owner.shortName(), replicas));
        return List.copyOf(streams);
    }
}

package ticketing.topology;

import java.util.stream.Stream;
import ticketing.nats.Provision;

/** The streams, buckets and consumers that each service needs on NATS. */
public final class Provisions implements Provision.Source {

    @Override
    public Provision of(String service, int replicas) {
        return of(Service.of(service), replicas);
    }

    /**
     * What a service needs.
     *
     * @param replicas the number of servers that store everything
     */
    public static Provision of(Service owner, int replicas) {
        return new Provision(
                StreamDefinitions.of(owner, replicas),
                Buckets.of(owner, replicas),
                Stream.of(Service.values())
                        .flatMap(Consumers::of)
                        .filter(consumer -> owner.owns(consumer.stream()))
                        .toList());
    }
}

package ticketing.nats;

import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.util.List;

/**
 * The streams, buckets and consumers that a service needs on NATS.
 *
 * @param streams that it owns
 * @param buckets that it owns
 * @param consumers on its streams, of all services
 */
public record Provision(
        List<StreamConfiguration> streams,
        List<KeyValueConfiguration> buckets,
        List<DurableConsumer<?>> consumers) {

    /**
     * Says what each service needs. The provisioner finds it with {@link java.util.ServiceLoader}.
     */
    @FunctionalInterface
    public interface Source {
        /**
         * What a service needs.
         *
         * @param service such as {@code orders-service}
         * @param replicas the number of servers that store everything
         * @throws IllegalArgumentException if there is no such service
         */
        Provision of(String service, int replicas);
    }
}

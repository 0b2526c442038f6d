package ticketing.nats;

import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.util.List;

/**
 * What a service needs on NATS.
 *
 * @param streams that it owns
 * @param buckets that it owns
 * @param consumers on its streams, whoever listens
 */
public record Provision(
        List<StreamConfiguration> streams,
        List<KeyValueConfiguration> buckets,
        List<DurableConsumer<?>> consumers) {

    /**
     * Says what each service needs. The provisioner of an image finds it by {@link
     * java.util.ServiceLoader}.
     */
    @FunctionalInterface
    public interface Source {
        /**
         * What a service needs.
         *
         * @param service such as {@code orders-service}
         * @param replicas on how many servers everything is kept
         * @throws IllegalArgumentException if there is no such service
         */
        Provision of(String service, int replicas);
    }
}

package ticketing.web.live;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.spring.EventStoreAutoConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** Lets every service tell browsers what has changed. */
@AutoConfiguration(after = EventStoreAutoConfiguration.class)
public class LiveConfiguration {

    @Bean
    @ConditionalOnBean(NatsConnection.class)
    LiveUpdates liveUpdates(NatsConnection nats, JsonMapper json, MeterRegistry metrics) {
        return new LiveUpdates(nats, json, metrics);
    }
}

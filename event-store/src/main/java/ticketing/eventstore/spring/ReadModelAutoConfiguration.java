package ticketing.eventstore.spring;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.spring.operations.ReadModelsEndpoint;
import ticketing.eventstore.subscription.Subscriptions;

/** Gives a service with a database its read models. */
@AutoConfiguration(
        after = EventStoreAutoConfiguration.class,
        afterName =
                "org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration")
@ConditionalOnClass(MongoOperations.class)
public class ReadModelAutoConfiguration {

    @Bean
    @ConditionalOnBean(MongoOperations.class)
    ReadModels readModels(
            MongoOperations mongo,
            Subscriptions subscriptions,
            GenerationNumbers numbers,
            Clock clock) {
        return new ReadModels(mongo, subscriptions, numbers, clock);
    }

    @Bean
    @ConditionalOnBean(MongoOperations.class)
    @ConditionalOnAvailableEndpoint
    ReadModelsEndpoint readModelsEndpoint(ObjectProvider<ReadModel<?, ?>> readModels) {
        return new ReadModelsEndpoint(readModels);
    }
}

package ticketing.web.operations;

import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.web.origin.CallerAddress;
import ticketing.web.origin.PublicOrigin;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.IfMatch;
import ticketing.web.request.Paging;
import ticketing.web.session.Session;
import ticketing.web.session.SessionUser;
import tools.jackson.databind.json.JsonMapper;

/** What operators and clients can see of a service: health, defaults, and the OpenAPI document. */
@AutoConfiguration(
        afterName =
                "org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration")
@EnableConfigurationProperties(ApiProperties.class)
public class OperationsConfiguration {

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(
                        SessionUser.class,
                        Session.class,
                        CallerAddress.class,
                        IdempotencyKey.class,
                        IfMatch.class,
                        Paging.class);
    }

    @Bean
    OpenApiDocument openApiDocument(
            ApiProperties api, PublicOrigin origin, ApplicationContext context, JsonMapper json) {
        return new OpenApiDocument(api, origin, new ExampleAnswers(context, json));
    }

    /** Part of liveness: only a restart brings such a thread back. */
    @Bean
    HealthIndicator threadsHealthIndicator() {
        return () -> {
            var ended = VitalThreads.ended();
            return ended.isEmpty()
                    ? Health.up().build()
                    : Health.down().withDetail("ended", ended).build();
        };
    }

    @Bean
    ApplicationListener<ApplicationStartedEvent> settingsWithoutEffect(Environment environment) {
        return _ -> FixedSettings.warn(environment);
    }

    /** For services with a database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MongoOperations.class)
    static class WithDatabase {

        @Bean
        @ConditionalOnBean(MongoOperations.class)
        MongoHealth mongoHealthIndicator(MongoOperations mongo) {
            return new MongoHealth(mongo);
        }
    }
}

package ticketing.eventstore.spring;

import com.mongodb.client.MongoClient;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.core.MongoDatabaseFactorySupport;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions.BigDecimalRepresentation;

/**
 * How read models are stored in MongoDB: ids as UUIDs, money as exact decimals, and short timeouts
 * for a server that is down.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
            "org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration"
        })
@ConditionalOnClass({MongoClient.class, MongoCustomConversions.class})
public class DatabaseAutoConfiguration {

    /** Runs first, so that timeouts in the URI take precedence. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MongoClientSettingsBuilderCustomizer mongoPatience() {
        return settings ->
                settings.applyToClusterSettings(
                                cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
                        .applyToServerSettings(
                                server -> server.heartbeatFrequency(1, TimeUnit.SECONDS))
                        .applyToSocketSettings(socket ->
                                socket.connectTimeout(1, TimeUnit.SECONDS)
                                        .readTimeout(10, TimeUnit.SECONDS));
    }

    /** Runs last, because Spring Boot's own default stores UUIDs in no format at all. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    MongoClientSettingsBuilderCustomizer mongoIds() {
        return settings -> settings.uuidRepresentation(UuidRepresentation.STANDARD);
    }

    @Bean
    @ConditionalOnMissingBean
    MongoCustomConversions mongoCustomConversions() {
        return MongoCustomConversions.create(
                conversions -> conversions.bigDecimal(BigDecimalRepresentation.DECIMAL128));
    }

    @Bean
    static BeanPostProcessor mongoOutages() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof MongoDatabaseFactorySupport<?> factory) {
                    factory.setExceptionTranslator(new OutageTranslator());
                }
                return bean;
            }
        };
    }
}

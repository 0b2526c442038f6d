package ticketing.expiration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import ticketing.events.EventStream;
import ticketing.events.ExpirationEvent;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.Timers;
import ticketing.eventstore.jetstream.JetStreamTimers;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.expiration.reactions.WhenOrderIsOver;
import ticketing.expiration.reactions.WhenOrderPlaced;
import ticketing.expiration.reactions.WhenTimerIsDue;
import ticketing.expiration.timelimit.EndTimeLimit;
import ticketing.expiration.timelimit.TimeLimit;
import ticketing.expiration.timelimit.TimeLimitDecider;
import ticketing.topology.Consumers;
import ticketing.topology.TimerStreams;

/** All wiring of this service in one place: its rules and its subscriptions. It has no database. */
@Configuration(proxyBeanMethods = false)
class ExpirationConfiguration {

    @Bean
    EventStore<ExpirationEvent> expirationEvents(EventStores stores) {
        return stores.open(EventStream.EXPIRATIONS);
    }

    @Bean
    CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> timeLimitHandler(
            EventStore<ExpirationEvent> events) {
        return new CommandHandler<>(events, new TimeLimitDecider());
    }

    @Bean
    Timers timers(NatsConnection nats, Streams streams, NatsProperties properties) {
        streams.requireTimers(TimerStreams.EXPIRATION_TIMERS);
        return new JetStreamTimers(nats, TimerStreams.EXPIRATION_TIMERS);
    }

    @Bean
    Subscription<OrderPlaced> whenOrderPlaced(Subscriptions subscriptions, Timers timers) {
        return subscriptions.subscribe(
                Consumers.EXPIRATION_WHEN_ORDER_PLACED, new WhenOrderPlaced(timers));
    }

    @Bean
    Subscription<OrderEvent> whenOrderIsOver(Subscriptions subscriptions, Timers timers) {
        return subscriptions.subscribe(
                Consumers.EXPIRATION_WHEN_ORDER_IS_OVER, new WhenOrderIsOver(timers));
    }

    @Bean
    Subscription<OrderPlaced> whenTimerIsDue(
            Subscriptions subscriptions,
            CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> handler,
            Timers timers) {
        return subscriptions.subscribe(
                Consumers.EXPIRATION_WHEN_TIMER_IS_DUE, new WhenTimerIsDue(handler, timers));
    }
}

package ticketing.payments;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.index.Index;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.jetstream.JetStreamTimers;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.payments.gateway.Charge;
import ticketing.payments.gateway.NatsSandboxLedger;
import ticketing.payments.gateway.PaymentGateway;
import ticketing.payments.gateway.SandboxGateway;
import ticketing.payments.gateway.StripeGateway;
import ticketing.payments.paying.Cashier;
import ticketing.payments.paying.Checkout;
import ticketing.payments.paying.OrderCopy;
import ticketing.payments.paying.OrderCopyProjection;
import ticketing.payments.paying.PaymentRequests;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentDecider;
import ticketing.payments.reactions.Recovery;
import ticketing.payments.reactions.WhenOrderCancelled;
import ticketing.payments.reactions.WhenPaymentRequested;
import ticketing.payments.reactions.WhenRefundRequested;
import ticketing.payments.reactions.WhenTimerIsDue;
import ticketing.payments.refunding.RefundsEndpoint;
import ticketing.payments.showing.LivePayments;
import ticketing.payments.showing.PaymentProjection;
import ticketing.payments.showing.PaymentView;
import ticketing.payments.showing.Payments;
import ticketing.topology.Consumers;
import ticketing.topology.TimerStreams;
import ticketing.web.live.LiveUpdates;
import ticketing.web.request.PatientLookup;

/**
 * All wiring of this service in one place: its rules, its views, its gateway and its subscriptions.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentsProperties.class)
class PaymentsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(PaymentsConfiguration.class);

    @Bean
    EventStore<PaymentEvent> paymentEvents(EventStores stores) {
        return stores.open(EventStream.PAYMENTS);
    }

    @Bean
    CommandHandler<PaymentCommand, Payment, PaymentEvent> paymentHandler(
            EventStore<PaymentEvent> events) {
        return new CommandHandler<>(events, new PaymentDecider());
    }

    @Bean
    ReadModel<OrderCopy, OrderEvent> orderCopies(ReadModels readModels) {
        return readModels.of(
                Consumers.PAYMENTS_ORDER_COPIES, OrderCopy.class, new OrderCopyProjection());
    }

    @Bean
    ReadModel<PaymentView, PaymentEvent> paymentViews(ReadModels readModels, LiveUpdates live) {
        return readModels
                .of(
                        Consumers.PAYMENTS_VIEW,
                        PaymentView.class,
                        new PaymentProjection(),
                        new Index().on("payment.paymentId", Direction.ASC),
                        new Index()
                                .on("payment.buyerId", Direction.ASC)
                                .on("payment.requestedAt", Direction.DESC))
                .announcingTo(live.of(EventStream.PAYMENTS, LivePayments::of));
    }

    @Bean
    Payments payments(ReadModel<PaymentView, PaymentEvent> views) {
        return new Payments(views);
    }

    /**
     * Stripe or the sandbox, depending on the configuration.
     *
     * @throws IllegalArgumentException if the currency is not divided into hundredths: no card
     *     could be charged correctly, so the service does not start
     */
    @Bean
    PaymentGateway paymentGateway(
            PaymentsProperties properties,
            PriceProperties prices,
            NatsConnection nats,
            NatsProperties natsProperties) {
        Charge.requireHundredths(prices.currency());
        if (properties.stripe().isPresent()) {
            log.info("Cards are charged by Stripe");
            return new StripeGateway(properties.stripe().get());
        }
        log.info("Cards are charged in the sandbox, which moves no money");
        if (natsProperties.mayCreate()) {
            NatsSandboxLedger.createIfMissing(nats, natsProperties.replicas());
        }
        return new SandboxGateway(NatsSandboxLedger.open(nats));
    }

    @Bean
    PaymentRequests paymentRequests(
            EventStore<PaymentEvent> events,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments) {
        return new PaymentRequests(events, handler, payments);
    }

    @Bean
    Checkout checkout(Payments payments, PaymentRequests requests, Cashier cashier) {
        return new Checkout(payments, requests, cashier);
    }

    @Bean
    Cashier cashier(
            PaymentGateway gateway,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments,
            Clock clock) {
        return new Cashier(gateway, handler, payments, clock);
    }

    @Bean
    RefundsEndpoint refundsEndpoint(
            ReadModel<OrderCopy, OrderEvent> orders,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments,
            PatientLookup lookup) {
        return new RefundsEndpoint(orders, handler, payments, lookup);
    }

    @Bean
    Subscription<OrderCancelled> whenOrderCancelled(
            Subscriptions subscriptions,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments) {
        return subscriptions.subscribe(
                Consumers.PAYMENTS_WHEN_ORDER_CANCELLED, new WhenOrderCancelled(handler, payments));
    }

    @Bean
    Recovery recovery(
            NatsConnection nats, Streams streams, NatsProperties properties, Clock clock) {
        streams.requireTimers(TimerStreams.PAYMENT_TIMERS);
        return new Recovery(new JetStreamTimers(nats, TimerStreams.PAYMENT_TIMERS), clock);
    }

    @Bean
    Subscription<PaymentRequested> whenPaymentRequested(
            Subscriptions subscriptions,
            Cashier cashier,
            Recovery recovery,
            PaymentsProperties properties) {
        return subscriptions.subscribe(
                Consumers.PAYMENTS_WHEN_PAYMENT_REQUESTED,
                new WhenPaymentRequested(cashier, recovery, properties.recoveryDelay()));
    }

    @Bean
    Subscription<RefundRequested> whenRefundRequested(
            Subscriptions subscriptions, Cashier cashier, Recovery recovery) {
        return subscriptions.subscribe(
                Consumers.PAYMENTS_WHEN_REFUND_REQUESTED,
                new WhenRefundRequested(cashier, recovery));
    }

    @Bean
    Subscription<PaymentEvent> whenTimerIsDue(
            Subscriptions subscriptions, Cashier cashier, Recovery recovery) {
        return subscriptions.subscribe(
                Consumers.PAYMENTS_WHEN_TIMER_IS_DUE, new WhenTimerIsDue(cashier, recovery));
    }
}

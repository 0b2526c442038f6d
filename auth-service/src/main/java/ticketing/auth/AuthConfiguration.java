package ticketing.auth;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountDecider;
import ticketing.auth.accounts.AccountProjection;
import ticketing.auth.accounts.AccountView;
import ticketing.auth.addresses.AccountsByAddress;
import ticketing.auth.keys.AuthKeys;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.keys.KeyFolder;
import ticketing.auth.live.AuthCallout;
import ticketing.auth.live.EdgeConnection;
import ticketing.auth.live.EdgeKeys;
import ticketing.auth.live.LiveSessions;
import ticketing.auth.passwords.KnownNetworks;
import ticketing.auth.passwords.PasswordAttempts;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.passwords.SignUpAttempts;
import ticketing.auth.passwords.StoredNetworks;
import ticketing.auth.sessions.Sessions;
import ticketing.auth.signingup.Registration;
import ticketing.events.EventStream;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.topology.Buckets;
import ticketing.topology.Consumers;
import ticketing.web.session.EndedSessionListener;
import ticketing.web.session.PublicEndpoints;
import ticketing.web.session.SessionJudge;
import ticketing.web.session.SessionProperties;
import tools.jackson.databind.json.JsonMapper;

/** All wiring of auth-service in one place. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthProperties.class)
class AuthConfiguration {

    @Bean
    EventStore<UserEvent> users(EventStores stores) {
        return stores.open(EventStream.USERS);
    }

    /**
     * No folded states are kept in memory: an account that is purged from its stream must be
     * forgotten.
     */
    @Bean
    CommandHandler<AccountCommand, Account, UserEvent> accounts(EventStore<UserEvent> users) {
        return new CommandHandler<>(users, new AccountDecider(), 0);
    }

    @Bean
    ReadModel<AccountView, UserEvent> accountsView(ReadModels readModels) {
        return readModels.of(Consumers.ACCOUNTS_VIEW, AccountView.class, new AccountProjection());
    }

    @Bean
    AuthKeys authKeys(AuthProperties properties) {
        return KeyFolder.read(properties.keysDirectory(), properties.createMissingKeys());
    }

    @Bean
    EmailKeys emailKeys(AuthKeys keys) {
        return keys.emails();
    }

    /** Other services fetch the public keys over HTTP; this one has them. */
    @Bean
    JWKSource<SecurityContext> ownKeys(AuthKeys keys) {
        return new ImmutableJWKSet<>(keys.published());
    }

    @Bean
    Passwords passwords(AuthProperties properties) {
        return new Passwords(
                Passwords.argon2(),
                properties.passwords().simultaneous(),
                properties.passwords().patience());
    }

    @Bean
    AccountsByAddress accountsByAddress(
            CommandHandler<AccountCommand, Account, UserEvent> accounts, EmailKeys emails) {
        return new AccountsByAddress(accounts, emails);
    }

    @Bean
    KnownNetworks knownNetworks(
            NatsConnection nats, NatsProperties properties, EmailKeys emails, Clock clock) {
        return new StoredNetworks(
                nats,
                emails,
                properties.mayCreate()
                        ? Optional.of(Buckets.knownNetworks(properties.replicas()))
                        : Optional.empty(),
                clock);
    }

    @Bean
    PasswordAttempts passwordAttempts(AuthProperties properties, KnownNetworks known, Clock clock) {
        var limit = properties.rateLimit();
        return new PasswordAttempts(
                limit.perAccountAndAddress(),
                limit.perAccount(),
                limit.perAddress(),
                limit.period(),
                known,
                clock);
    }

    @Bean
    SignUpAttempts signUpAttempts(AuthProperties properties, Clock clock) {
        var limit = properties.signUpLimit();
        return new SignUpAttempts(limit.burst(), limit.perMinute(), clock);
    }

    @Bean
    Registration registration(
            CommandHandler<AccountCommand, Account, UserEvent> accounts,
            AccountsByAddress addresses,
            EmailKeys emails,
            Passwords passwords,
            SignUpAttempts signUps,
            PasswordAttempts attempts,
            Clock clock) {
        return new Registration(accounts, addresses, emails, passwords, signUps, attempts, clock);
    }

    @Bean
    Sessions sessions(AuthKeys keys, Clock clock, SessionProperties properties) {
        return new Sessions(keys, clock, properties.secureCookie());
    }

    /** All calls of this service are public: their callers are not signed in yet, or no longer. */
    @Bean
    PublicEndpoints publicEndpoints() {
        return new PublicEndpoints(
                Arrays.stream(HttpMethod.values()).map(it -> it + " /api/users/**").toList());
    }

    /** It connects when everything else is there; whoever ends sessions needs it before. */
    @Bean(destroyMethod = "close")
    EdgeConnection edgeConnection() {
        return new EdgeConnection();
    }

    @Bean
    EndedSessionListener liveSessions(EdgeConnection edge, JsonMapper json) {
        return new LiveSessions(edge, json);
    }

    @Bean
    SmartInitializingSingleton authCallout(
            EdgeConnection edge,
            AuthProperties properties,
            SessionJudge sessions,
            JsonMapper json,
            Clock clock) {
        return () -> {
            if (properties.edge() != null) {
                var keys = EdgeKeys.read(properties.edge());
                var callout = new AuthCallout(sessions, keys.issuer(), json, clock);
                edge.start(properties.edge().url(), keys.user(), callout::answer);
            }
        };
    }
}

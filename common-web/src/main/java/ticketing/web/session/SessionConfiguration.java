package ticketing.web.session;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.spring.NatsProperties;
import ticketing.topology.Buckets;
import ticketing.web.origin.PageOrigins;
import ticketing.web.problem.Problem;
import ticketing.web.problem.ProblemWriter;
import ticketing.web.request.RequestConfiguration;

/** Authentication and authorization, the same in every service. */
@AutoConfiguration(
        after = RequestConfiguration.class,
        before = {
            ManagementWebSecurityAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class
        })
@EnableConfigurationProperties(SessionProperties.class)
public class SessionConfiguration {

    @Bean
    @ConditionalOnMissingBean(JWKSource.class)
    PublishedKeys publishedKeys(SessionProperties properties, Clock clock) {
        return new PublishedKeys(properties.jwksUri(), clock);
    }

    @Bean
    @ConditionalOnMissingBean
    PublicEndpoints publicEndpoints() {
        return PublicEndpoints.of();
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    @ConditionalOnMissingBean(RevokedSessions.class)
    WatchedRevocations revokedSessions(
            NatsConnection nats,
            SessionProperties properties,
            NatsProperties natsProperties,
            ObjectProvider<EndedSessionListener> listener) {
        return new WatchedRevocations(
                nats,
                listener.getIfAvailable(() -> _ -> {}),
                properties.createRevokedSessions() && natsProperties.mayCreate()
                        ? Optional.of(Buckets.revokedSessions(natsProperties.replicas()))
                        : Optional.empty());
    }

    @Bean
    SessionJudge sessionJudge(
            JWKSource<SecurityContext> keys, Clock clock, RevokedSessions revoked) {
        return new SessionJudge(new SessionTokens(keys, clock), revoked);
    }

    @Bean
    HealthIndicator revokedSessionsHealthIndicator(RevokedSessions revoked) {
        return () -> (revoked.isLoaded() ? Health.up() : Health.outOfService()).build();
    }

    @Bean
    WebMvcConfigurer sessionArguments() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }
        };
    }

    /** Observations of every filter of every request would be too many. */
    @Bean
    SecurityObservationSettings noObservationOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    RequestRejectedHandler rejectedRequests(ProblemWriter problems) {
        return (request, response, _) ->
                problems.write(request, response, Problem.standard(HttpStatus.BAD_REQUEST));
    }

    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            JWKSource<SecurityContext> keys,
            Clock clock,
            SessionJudge judge,
            PublicEndpoints open,
            PageOrigins origins,
            ProblemWriter problems) {
        return http
                // OriginFilter protects against CSRF instead; its comment says why.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(SessionConfiguration::pageHeaders)
                .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterAt(new OriginFilter(origins, problems), CsrfFilter.class)
                .addFilterBefore(
                        new SessionFilter(
                                judge,
                                // Only services that fetch the keys; auth-service renews tokens
                                // itself.
                                session ->
                                        keys instanceof PublishedKeys
                                                && session.isDueForRenewal(clock.instant())),
                        AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(calls ->
                        // Already authorized when the request arrived.
                        calls.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers(open.matchers())
                                .permitAll()
                                .requestMatchers("/api/**")
                                .authenticated()
                                .anyRequest()
                                .permitAll())
                .exceptionHandling(denied ->
                        denied.authenticationEntryPoint(notSignedIn(problems))
                                .accessDeniedHandler(notAllowed(problems)))
                .build();
    }

    /** Security headers, because answers may be opened in a browser. */
    private static void pageHeaders(HeadersConfigurer<HttpSecurity> headers) {
        headers
                // Only the gateway knows whether there is TLS, so it sets this header.
                .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable)
                .contentSecurityPolicy(it -> it.policyDirectives("frame-ancestors 'none'"))
                .referrerPolicy(it -> it.policy(ReferrerPolicy.NO_REFERRER));
    }

    private static AuthenticationEntryPoint notSignedIn(ProblemWriter problems) {
        return (request, response, _) ->
                problems.write(
                        request,
                        response,
                        SessionFilter.isUndecided(request)
                                ? Problem.unavailable(
                                        "Sessions cannot be checked at the moment; please try again")
                                : Problem.standard(HttpStatus.UNAUTHORIZED));
    }

    private static AccessDeniedHandler notAllowed(ProblemWriter problems) {
        return (request, response, _) ->
                problems.write(request, response, Problem.standard(HttpStatus.FORBIDDEN));
    }
}

package ticketing.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import ticketing.web.origin.CallerAddress;
import ticketing.web.origin.OriginConfiguration;
import ticketing.web.origin.PublicOrigin;
import ticketing.web.origin.TrustedNetworks;
import ticketing.web.problem.ProblemWriter;
import tools.jackson.core.json.JsonFactory;

/** The parts of a request besides its body, as parameters of endpoints. */
@AutoConfiguration(after = OriginConfiguration.class, before = JacksonAutoConfiguration.class)
public class RequestConfiguration {

    /** An unreadable {@code Accept} header counts as none, so that every error can have a body. */
    private static List<MediaType> accepted(NativeWebRequest request) {
        try {
            return new HeaderContentNegotiationStrategy().resolveMediaTypes(request);
        } catch (HttpMediaTypeNotAcceptableException unreadable) {
            return ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST;
        }
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PatientLookup patientLookup(Clock clock) {
        return new PatientLookup(clock);
    }

    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    /** Replaces Spring Boot's factory, with the same settings. */
    @Bean
    JsonFactory jsonFactory(ObjectProvider<JsonFactoryBuilderCustomizer> settings) {
        var builder = JsonFactory.builder();
        settings.orderedStream().forEach(it -> it.customize(builder));
        return new ProperUnicode(builder);
    }

    @Bean
    JsonTimes jsonTimes() {
        return new JsonTimes();
    }

    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter(ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new RequestFilter(problems));
        filter.setOrder(OriginConfiguration.FILTER_ORDER - 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter() {
        var filter = new FilterRegistrationBean<>(new BodyLimitFilter());
        filter.setOrder(OriginConfiguration.FILTER_ORDER + 1);
        return filter;
    }

    @Bean
    WebMvcConfigurer requestArguments(PublicOrigin origin, TrustedNetworks trusted) {
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(RequestConfiguration::accepted));
            }

            @Override
            public void addFormatters(FormatterRegistry registry) {
                // One of them: ?status=created is the constant CREATED.
                ApplicationConversionService.addApplicationConverters(registry);
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new ArgumentOf<>(IdempotencyKey.class, IdempotencyKey::of));
                resolvers.add(new ArgumentOf<>(IfMatch.class, IfMatch::of));
                resolvers.add(
                        new ArgumentOf<>(
                                CallerAddress.class,
                                request -> trusted.callerOf(servletRequest(request))));
                resolvers.add(
                        new ArgumentOf<>(
                                Paging.class,
                                request -> Paging.of(servletRequest(request), origin)));
            }
        };
    }

    private static HttpServletRequest servletRequest(NativeWebRequest request) {
        return Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    }
}

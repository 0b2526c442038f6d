package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.JWKSource;
import jakarta.servlet.Filter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.method.HandlerMethod;
import ticketing.eventstore.Refusal;
import ticketing.web.origin.OriginConfiguration;
import ticketing.web.problem.ProblemConfiguration;
import ticketing.web.request.RequestConfiguration;
import ticketing.web.session.SessionConfiguration;
import ticketing.web.session.SessionUser;

/**
 * Endpoints behind the filters, converters and advices of a real service, without a server:
 *
 * <pre>{@code
 * final TestWeb web = TestWeb.of(new PlaceOrderEndpoint(orders), new OrderProblems());
 *
 * @Test
 * void is_refused_to_strangers() {
 *     assertThat(web.stranger().post("/api/orders", "{}")).hasStatus(401);
 * }
 * }</pre>
 *
 * <p>A refusal that the endpoint does not declare with {@code throws} fails the test.
 */
public final class TestWeb {

    private final MockMvcTester http;
    private final InMemoryRevokedSessions revoked = new InMemoryRevokedSessions();

    private TestWeb(Object... beans) {
        var context = new AnnotationConfigServletWebApplicationContext();
        context.setServletContext(new MockServletContext());
        register(context, revoked);
        if (Arrays.stream(beans).noneMatch(JWKSource.class::isInstance)) {
            register(context, TestSessions.keys());
        }
        for (var bean : beans) {
            register(context, bean);
        }
        context.register(Wiring.class);
        context.refresh();
        var requests = context.getBean("requestFilter", FilterRegistrationBean.class);
        var origins = context.getBean("crossOriginFilter", FilterRegistrationBean.class);
        var limit = context.getBean("bodyLimitFilter", FilterRegistrationBean.class);
        var security = context.getBean("springSecurityFilterChain", Filter.class);
        http =
                MockMvcTester.from(
                        context,
                        mvc ->
                                mvc.addFilters(
                                                requests.getFilter(),
                                                limit.getFilter(),
                                                origins.getFilter(),
                                                security)
                                        .build());
    }

    /** The endpoints, advices and other beans of a service. */
    public static TestWeb of(Object... beans) {
        return new TestWeb(beans);
    }

    /** A signed-in caller. */
    public Caller as(SessionUser user) {
        return stranger().with(HttpHeaders.AUTHORIZATION, "Bearer " + TestSessions.tokenOf(user));
    }

    /** A caller without a session. */
    public Caller stranger() {
        return new Caller(http, HttpHeaders.EMPTY);
    }

    /** The revoked sessions. */
    public InMemoryRevokedSessions revoked() {
        return revoked;
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(AnnotationConfigServletWebApplicationContext context, T bean) {
        context.registerBean(
                bean.getClass().getName(),
                (Class<T>) bean.getClass(),
                () -> bean,
                definition -> definition.setRole(BeanDefinition.ROLE_APPLICATION));
    }

    /** Sends requests as one caller. Each answer is an AssertJ subject. */
    public static final class Caller {

        private final MockMvcTester http;
        private final HttpHeaders headers;

        private Caller(MockMvcTester http, HttpHeaders headers) {
            this.http = http;
            this.headers = headers;
        }

        /** The same caller, with one more header. */
        public Caller with(String header, String value) {
            var more = new HttpHeaders();
            more.addAll(headers);
            more.put(header, List.of(value));
            return new Caller(http, more);
        }

        /** Sends a GET. */
        public MvcTestResult get(String address) {
            return send(HttpMethod.GET, address, null);
        }

        /** Sends a POST, with JSON or without a body. */
        public MvcTestResult post(String address, @Nullable String json) {
            return send(HttpMethod.POST, address, json);
        }

        /** Sends a PUT, with JSON or without a body. */
        public MvcTestResult put(String address, @Nullable String json) {
            return send(HttpMethod.PUT, address, json);
        }

        /** Sends a DELETE. */
        public MvcTestResult delete(String address) {
            return send(HttpMethod.DELETE, address, null);
        }

        /** Sends any request. A body is JSON unless a header says otherwise. */
        public MvcTestResult send(HttpMethod method, String address, @Nullable String body) {
            var request = http.method(method).uri(address).headers(headers);
            if (body != null) {
                if (!headers.containsHeader(HttpHeaders.CONTENT_TYPE)) {
                    request.contentType(MediaType.APPLICATION_JSON);
                }
                request.content(body);
            }
            var answer = request.exchange();
            requireDeclared(answer);
            return answer;
        }

        /** The API's document lists the refusals that a method declares, and no others. */
        private static void requireDeclared(MvcTestResult answer) {
            if (answer.getUnresolvedException() == null
                    && answer.getMvcResult().getResolvedException() instanceof Refusal refusal
                    && answer.getMvcResult().getHandler() instanceof HandlerMethod endpoint) {
                assertThat(endpoint.getMethod().getExceptionTypes())
                        .as("'throws' of %s", endpoint)
                        .contains(refusal.getClass());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        PropertyPlaceholderAutoConfiguration.class,
        OriginConfiguration.class,
        RequestConfiguration.class,
        ProblemConfiguration.class,
        SessionConfiguration.class,
        JacksonAutoConfiguration.class,
        ValidationAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        SecurityAutoConfiguration.class,
        ServletWebSecurityAutoConfiguration.class
    })
    static class Wiring {}
}

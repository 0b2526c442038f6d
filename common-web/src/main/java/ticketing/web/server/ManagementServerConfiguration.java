package ticketing.web.server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import ticketing.web.request.BodyLimitFilter;

/** The management port has a server of its own, which inherits nothing from the main one. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
public class ManagementServerConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatOfOperators(
            ManagementProperties properties) {
        return tomcat ->
                ServerConfiguration.setUp(
                        tomcat,
                        new FrontValve(
                                new ManagementHosts(properties.hosts()),
                                (request, response, chain) -> chain.doFilter(request, response)));
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitOfOperators() {
        var filter = new FilterRegistrationBean<>(new BodyLimitFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}

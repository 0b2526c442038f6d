package ticketing.web.origin;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import ticketing.web.problem.ProblemWriter;

/** Knows where a request comes from, and shows answers to the pages that may see them. */
@AutoConfiguration
@EnableConfigurationProperties(OriginProperties.class)
public class OriginConfiguration {

    /**
     * Of the filter for pages of further origins: after the one that names the request, and before
     * any that may refuse it, since a page has to see why.
     */
    public static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

    @Bean
    PublicOrigin publicOrigin(OriginProperties properties) {
        return new PublicOrigin(properties.publicOrigin());
    }

    @Bean
    PageOrigins pageOrigins(OriginProperties properties) {
        return PageOrigins.of(properties);
    }

    @Bean
    TrustedNetworks trustedNetworks(OriginProperties properties) {
        return new TrustedNetworks(properties.trustedNetworks());
    }

    @Bean
    FilterRegistrationBean<CrossOriginFilter> crossOriginFilter(
            PageOrigins origins, ProblemWriter problems) {
        var filter = new FilterRegistrationBean<>(new CrossOriginFilter(origins, problems));
        filter.setOrder(FILTER_ORDER);
        return filter;
    }
}

package ticketing.web.origin;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import ticketing.web.problem.ProblemWriter;

/** Finds out where a request comes from, and lets permitted pages read the answers. */
@AutoConfiguration
@EnableConfigurationProperties(OriginProperties.class)
public class OriginConfiguration {

    /**
     * Order of the filter for pages of further origins. It comes after the filter that names the
     * request, and before any filter that may refuse it, because a page must be able to read why.
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

package ticketing.web.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where requests come from, and the web pages that may send them.
 *
 * @param publicOrigin the one address under which clients know the whole system; links lead there
 * @param localPort where the whole system answers on this machine; without it, it is not on one
 *     machine alone
 * @param furtherOrigins of pages that are served elsewhere, such as http://localhost:3000 by a
 *     development server
 * @param trustedNetworks addresses and prefixes, such as 10.0.0.0/8, of the proxies that may say in
 *     X-Forwarded-For where a request comes from
 */
@ConfigurationProperties("ticketing")
record OriginProperties(
        @DefaultValue("http://localhost:8080") String publicOrigin,
        @Nullable Integer localPort,
        @DefaultValue List<String> furtherOrigins,
        @DefaultValue List<String> trustedNetworks) {}

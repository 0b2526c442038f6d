package ticketing.web.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where requests come from, and which web pages may send them.
 *
 * @param publicOrigin the address under which clients know the whole system; links start with it
 * @param localPort the port of the whole system on this machine; null if it is not only on this
 *     machine
 * @param furtherOrigins origins of pages that are served elsewhere, such as http://localhost:3000
 *     by a development server
 * @param trustedNetworks addresses and prefixes, such as 10.0.0.0/8, of proxies whose
 *     X-Forwarded-For is used
 */
@ConfigurationProperties("ticketing")
record OriginProperties(
        @DefaultValue("http://localhost:8080") String publicOrigin,
        @Nullable Integer localPort,
        @DefaultValue List<String> furtherOrigins,
        @DefaultValue List<String> trustedNetworks) {}
